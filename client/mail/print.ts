import { SANDBOX } from './frame.ts';

/** What stands above a printed mail. */
export interface Letterhead {
  readonly subject: string;
  /** A name and what belongs to it, as `From` and who. */
  readonly facts: readonly (readonly [string, string])[];
}

export interface Printable extends Letterhead {
  /** The frame that shows its HTML; null where it is shown as text. */
  readonly frame: HTMLIFrameElement | null;
  readonly text: string;
}

/** Without scripts nothing but this page can ask for the dialog that this lets through. */
const PRINT_SANDBOX = `${SANDBOX} allow-modals`;

/** Nothing of a mail's own styles reaches what says whose it is. */
const PLAIN = 'all: initial !important; display: block !important; color: #000 !important; ';
const SUBJECT = `${PLAIN} font: 600 17pt/1.3 Georgia, serif !important; margin: 0 0 6pt !important; unicode-bidi: plaintext !important; overflow-wrap: anywhere !important;`;
const FACT = `${PLAIN} font: 9.5pt/1.5 Georgia, serif !important; unicode-bidi: plaintext !important; overflow-wrap: anywhere !important;`;
const HEAD = `${PLAIN} background: #fff !important; border-block-end: 0.5pt solid #888 !important; margin: 0 0 14pt !important; padding: 0 0 8pt !important;`;

const SHEET = `
  @page { margin: 16mm; }
  html, body { height: auto !important; max-height: none !important; overflow: visible !important; }
  body { margin: 0 !important; }
  img, table { max-width: 100% !important; }
  img { break-inside: avoid; }
`;
const TEXT =
  'white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; font: 11pt/1.5 Georgia, serif;';

const TEXT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * Prints a mail alone, laid out over as many pages as it takes: a frame that stands in a page is
 * cut at its pages' ends wherever they fall. It is what the reader sees, behind the same walls.
 */
export function printMail(mail: Printable): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', PRINT_SANDBOX);
  frame.setAttribute('credentialless', '');
  frame.referrerPolicy = 'no-referrer';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  frame.style.cssText =
    'position: fixed; inset-block-start: 0; inset-inline-start: -300vw; inline-size: 100vw; block-size: 100vh; border: 0;';
  frame.addEventListener('load', () => {
    const sheet = frame.contentWindow;
    if (sheet === null) return;
    sheet.addEventListener('afterprint', () => frame.remove());
    sheet.print();
  });
  frame.srcdoc = printDocument(mail);
  document.body.append(frame);
}

/** The document that is printed: the mail as it stands in its frame, with our head on top. */
export function printDocument({ frame, text, ...head }: Printable): string {
  const shown = frame?.contentDocument?.documentElement.outerHTML;
  const page = shown === undefined ? textPage(text) : htmlPage(shown);
  page.title = head.subject;
  const style = page.createElement('style');
  style.textContent = SHEET;
  page.head.append(style);
  page.body.prepend(letterhead(page, head));
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

/** Its policy stands first in its head, and stays there. */
function htmlPage(shown: string): Document {
  const page = new DOMParser().parseFromString(shown, 'text/html');
  // It was fitted into a window, and paper has a width of its own.
  page.body.style.removeProperty('zoom');
  return page;
}

function textPage(text: string): Document {
  const page = document.implementation.createHTMLDocument();
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = TEXT_POLICY;
  page.head.prepend(policy);
  page.body.append(block(page, TEXT, text));
  return page;
}

function letterhead(page: Document, { subject, facts }: Letterhead): HTMLElement {
  const head = block(page, HEAD, '');
  head.append(block(page, SUBJECT, subject));
  for (const [name, value] of facts) head.append(block(page, FACT, `${name}: ${value}`));
  return head;
}

function block(page: Document, style: string, text: string): HTMLElement {
  const element = page.createElement('div');
  element.style.cssText = style;
  element.textContent = text;
  return element;
}
