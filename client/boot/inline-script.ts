import { SOURCE } from '../i18n/languages.ts';
import { applyLanguage } from '../i18n/locale.ts';
import type { Catalogue, PendingCatalogue } from '../i18n/texts.ts';
import { countLetters, splitAddress } from '../inbox/address.ts';
import { takeHandoffSecret } from '../inbox/handoff-link.ts';
import { preferredLanguage } from '../settings/language.ts';
import { applyLayout, firstLayout } from '../settings/layout.ts';
import { applyTheme, storedTheme } from '../settings/theme.ts';
import { type OpenResult, openInbox } from '../transport/open.ts';
import { listTabInboxIds, sessionTokenStorage } from '../transport/token-storage.ts';

/**
 * Runs inline in the page's head, before the bundle is loaded: applies theme, language
 * and layout, requests the inbox and the texts, and shows the address as soon as it is known. Built into
 * index.html as a classic script.
 */
applyTheme(document, storedTheme());
applyLayout(document, firstLayout(window));
window.mayflyTexts = requestTexts(document, (url) => import(/* @vite-ignore */ url));

const [firstId = 0] = listTabInboxIds(() => window.sessionStorage);
window.mayflyFirstInboxId = firstId;
const tokens = sessionTokenStorage(() => window.sessionStorage, firstId);

/** A page that is only prerendered creates no inbox. */
const activated = new Promise<void>((resolve) => {
  if (!document.prerendering) return resolve();
  document.addEventListener('prerenderingchange', () => resolve(), { once: true });
});

const handoff = takeHandoffSecret(window);
window.mayflyHandoff = handoff;
// Without an inbox, the tab waits for the user's decision about the one that is handed off.
const opening = handoff !== null && tokens.read() === null ? null : openFirst();
if (opening !== null) window.mayflyOpening = opening;

async function openFirst(): Promise<OpenResult> {
  await activated;
  const stored = tokens.read()?.address;
  if (stored != null) showAddress(document, stored);
  return openInbox({
    request: (...args) => fetch(...args),
    tokens,
    now: () => Date.now(),
    domain: null,
  });
}

void opening?.then((result) => {
  if (result.kind === 'created' || result.kind === 'resumed') {
    showAddress(document, result.inbox.address);
  }
});

/**
 * Sets language and direction before the first paint, and requests the texts. Null for
 * English, which is part of the bundle.
 */
function requestTexts(
  page: Document,
  fetchCatalogue: (url: string) => Promise<Catalogue>,
): PendingCatalogue | null {
  const language = preferredLanguage();
  applyLanguage(page, language);
  const url = CATALOGUE_URLS[language];
  if (language === SOURCE || url === undefined) return null;
  const catalogue = fetchCatalogue(url);
  // The bundle handles a failure; until then it must not count as unhandled.
  catalogue.catch(() => {});
  return { language, catalogue };
}

/** Puts the address into the static shell; does nothing once the bundle has rendered. */
function showAddress(page: Document, address: string): void {
  const place = page.querySelector<HTMLElement>('[data-shell-address]');
  if (place === null) {
    if (page.readyState !== 'loading') return;
    page.addEventListener('DOMContentLoaded', () => showAddress(page, address), { once: true });
    return;
  }
  const { localPart, domain } = splitAddress(address);
  place.style.setProperty('--letters', String(countLetters(address)));
  place.style.setProperty('--line', String(address.length));
  place.firstElementChild?.replaceChildren(localPart);
  place.lastElementChild?.replaceChildren(domain);
  // A new element cannot count as a layout shift; the old one would be moved by the letters.
  place.querySelector('wbr')?.replaceWith(page.createElement('wbr'));
}
