import { frameDocument, SANDBOX } from '../../../client/mail/frame-document.ts';
import { type CleanMail, sanitizeMail } from '../../../client/mail/sanitize.ts';

/**
 * Runs in a page without any policy of its own, and shows mails behind both layers, behind one
 * of them, or behind none. `composed` is the second layer alone, as it is for a mail that
 * was parsed and not cleaned.
 */
export type Layers = 'none' | 'first' | 'second' | 'composed' | 'both';

declare global {
  interface Window {
    showMails(mails: readonly string[], layers: Layers): Promise<void>;
    /** Does in every mail what a careless reader might. */
    pokeMails(): void;
  }
}

const SAFE_TARGETS = 'a[href^="http"], a[href^="//"]';

window.showMails = async (mails, layers) => {
  await Promise.all(mails.map((html) => show(html, layers)));
};

window.pokeMails = () => {
  for (const frame of document.querySelectorAll('iframe')) {
    const inside = frame.contentDocument;
    for (const element of inside?.querySelectorAll<HTMLElement>('*') ?? []) {
      if (element.closest(SAFE_TARGETS) !== null) continue;
      element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      if (typeof element.focus === 'function') element.focus();
      element.scrollIntoView?.();
    }
  }
};

function show(html: string, layers: Layers): Promise<void> {
  const frame = document.createElement('iframe');
  if (layers !== 'none' && layers !== 'first') frame.setAttribute('sandbox', SANDBOX);
  frame.srcdoc = documentFor(html, layers);
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener('load', () => resolve());
  });
  document.body.append(frame);
  return loaded;
}

function documentFor(html: string, layers: Layers): string {
  switch (layers) {
    case 'none':
      return html;
    case 'first':
      return sanitizeMail(html, 'blocked', location.hostname).root.outerHTML;
    case 'second':
      // A function, since `$` in a replacement means something.
      return frameDocument(uncleaned('')).replace('</body>', () => html);
    case 'composed':
      return frameDocument(uncleaned(html));
    case 'both':
      return frameDocument(sanitizeMail(html, 'blocked', location.hostname));
  }
}

function uncleaned(html: string): CleanMail {
  const root = new DOMParser().parseFromString(html, 'text/html').documentElement;
  return { ...sanitizeMail('', 'blocked', location.hostname), root };
}
