import { SANDBOX } from './frame-document.ts';
import { splitQuotes, type TextPart } from './quotes.ts';

/** The head of a printed email. */
export interface Letterhead {
  readonly subject: string;
  /** Label and value, for example `From` and the sender. */
  readonly facts: readonly (readonly [string, string])[];
}

export interface Printable extends Letterhead {
  /** The frame that shows its HTML; null if it is shown as text. */
  readonly frame: HTMLIFrameElement | null;
  readonly text: string;
}

/** Allows the print dialog. The frame runs no scripts, so only this page can open it. */
const PRINT_SANDBOX = `${SANDBOX} allow-modals`;

/** The head has a white background also above an email with a dark one. */
const HEAD_STYLE = `
  @page { margin: 16mm; }
  html { color-scheme: light; background: #fff; }
  body { margin: 0; }
  header { margin: 0 0 14pt; padding: 0 0 8pt; border-block-end: 0.5pt solid #888; color: #000; background: #fff; print-color-adjust: exact; font: 9.5pt/1.5 Georgia, serif; overflow-wrap: anywhere; }
  header > * { unicode-bidi: plaintext; }
  h1 { margin: 0 0 6pt; font: 600 17pt/1.3 Georgia, serif; }
  p { margin: 0; }
`;

/**
 * Contains the email, wherever its styles position it. It is as wide as its minimum content; the
 * browser shrinks the page to that, to half the size at most, and cuts the rest.
 */
const BOX_STYLE = `
  main { contain: paint; isolation: isolate; min-inline-size: min-content; max-inline-size: 200%; }
`;

const MAIL_STYLE = `
  html, body { height: auto !important; max-height: none !important; overflow: visible !important; }
  body { margin: 0 !important; }
  img, table { max-width: 100% !important; }
  img { break-inside: avoid; }
`;
const TEXT = 'white-space: pre-wrap; overflow-wrap: anywhere; font: 11pt/1.5 Georgia, serif;';
const PARAGRAPH = 'margin: 0 0 8pt; unicode-bidi: plaintext;';
const QUOTE = 'margin: 0 0 8pt; padding-inline-start: 9pt; border-inline-start: 1pt solid #888;';

const TEXT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** `:root` in a style sheet, also percent-encoded in a `data:` URL. */
const ROOT = /(?::|%3A)root\b/gi;

/**
 * Prints one email over as many pages as it needs, as the reader sees it and behind the same walls.
 * Printing the page itself would cut the frame at page ends.
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
  frame.addEventListener('load', () => void print(frame, mail));
  frame.srcdoc = mailDocument(mail);
  document.body.append(frame);
}

async function print(frame: HTMLIFrameElement, mail: Letterhead): Promise<void> {
  const { contentWindow: sheet, contentDocument: page } = frame;
  if (sheet === null || page === null) return;
  sheet.addEventListener('afterprint', () => frame.remove());
  await putUnderHead(page, mail);
  sheet.print();
}

/** The document of the email's frame, with everything that it shows. */
function mailDocument({ frame, text }: Printable): string {
  const shown = frame?.contentDocument?.documentElement.outerHTML;
  const page = shown === undefined ? textPage(text) : htmlPage(shown);
  const style = page.createElement('style');
  style.textContent = MAIL_STYLE;
  page.head.append(style);
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

/** The copied policy comes first in its head, so it applies to the whole document. */
function htmlPage(shown: string): Document {
  const page = new DOMParser().parseFromString(shown, 'text/html');
  // The zoom was for the window; paper has its own width.
  page.body.style.removeProperty('zoom');
  // In a shadow tree the html element is not the root.
  for (const style of page.querySelectorAll('style'))
    style.textContent = style.textContent.replace(ROOT, ':is(html)');
  for (const link of page.querySelectorAll('link'))
    link.href = link.href.replace(ROOT, '%3Ais(html)');
  return page;
}

function textPage(text: string): Document {
  const page = document.implementation.createHTMLDocument();
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = TEXT_POLICY;
  page.head.prepend(policy);
  const block = page.createElement('div');
  block.style.cssText = TEXT;
  addParts(block, splitQuotes(text));
  page.body.append(block);
  return page;
}

function addParts(parent: HTMLElement, parts: readonly TextPart[]): void {
  for (const part of parts) {
    const isQuote = part.kind === 'quote';
    const element = parent.ownerDocument.createElement(isQuote ? 'blockquote' : 'p');
    element.style.cssText = isQuote ? QUOTE : PARAGRAPH;
    if (isQuote) {
      element.dir = 'auto';
      addParts(element, part.parts);
    } else element.textContent = part.text;
    parent.append(element);
  }
}

/**
 * Moves the email into a shadow tree below the head, so that its styles cannot reach anything
 * outside but `:host`, which is inside our own box.
 */
async function putUnderHead(page: Document, { subject, facts }: Letterhead): Promise<void> {
  const mail = page.documentElement;
  const rem = page.defaultView?.getComputedStyle(mail).fontSize ?? '';
  const root = page.createElement('html');
  root.style.fontSize = rem;
  const make = (tag: string, parent: Element, text = '') => {
    const element = page.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const head = make('head', root);
  make('title', head, subject);
  make('style', head, HEAD_STYLE + BOX_STYLE);
  const body = make('body', root);
  const letterhead = make('header', body);
  make('h1', letterhead, subject);
  for (const [name, value] of facts) make('p', letterhead, `${name}: ${value}`);
  const shadow = make('div', make('main', body)).attachShadow({ mode: 'open' });

  page.replaceChild(root, mail);
  const sheets = [...mail.querySelectorAll('link')].map(
    (link) =>
      new Promise((resolve) => {
        link.addEventListener('load', resolve);
        link.addEventListener('error', resolve);
      }),
  );
  shadow.append(mail);
  await Promise.all(sheets);
}
