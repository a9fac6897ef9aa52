import { type OpenResult, openInbox } from '../transport/open.ts';
import { sessionTokenStorage } from '../transport/token-storage.ts';
import { showAddress } from './shell.ts';
import { dress } from './tongue.ts';

/**
 * Runs inline in the page's head, long before the bundle is there: asks for the address,
 * and shows it as soon as it is known; and for the texts, where they are not English. Built into index.html as a classic script.
 */
window.mayflyTexts = dress(document, (url) => import(/* @vite-ignore */ url));

const tokens = sessionTokenStorage(() => window.sessionStorage);

/** A page that nobody may ever look at makes no inbox. */
const looked = new Promise<void>((resolve) => {
  if (!document.prerendering) return resolve();
  document.addEventListener('prerenderingchange', () => resolve(), { once: true });
});

window.mayflyOpening = looked.then(() => {
  const kept = tokens.read()?.address;
  if (kept != null) showAddress(document, kept);
  return openInbox({
    request: (...wish) => fetch(...wish),
    tokens,
    now: () => Date.now(),
    domain: null,
  });
});

window.mayflyOpening.then((opening: OpenResult) => {
  if (opening.kind === 'created' || opening.kind === 'resumed') {
    showAddress(document, opening.inbox.address);
  }
});
