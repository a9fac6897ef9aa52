import { SANDBOX } from './frame-document.ts';

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

/** On paper as on the screen: a white ground is printed where a mail has a dark one printed, too. */
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
 * Nothing of a mail is painted outside of it, wherever its styles put it. It is as wide as what
 * cannot be narrower, and the browser shrinks the page to that; past half the size it is cut.
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
const TEXT =
  'white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; font: 11pt/1.5 Georgia, serif;';

const TEXT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A sheet holds it as it is, one that is a `data:` URL as part of an address. */
const ROOT = /(?::|%3A)root\b/gi;

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

/** The mail as it stands in its frame: everything that it shows is there once this has loaded. */
function mailDocument({ frame, text }: Printable): string {
  const shown = frame?.contentDocument?.documentElement.outerHTML;
  const page = shown === undefined ? textPage(text) : htmlPage(shown);
  const style = page.createElement('style');
  style.textContent = MAIL_STYLE;
  page.head.append(style);
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

/** Its policy stands first in its head, and holds as long as the document. */
function htmlPage(shown: string): Document {
  const page = new DOMParser().parseFromString(shown, 'text/html');
  // It was fitted into a window, and paper has a width of its own.
  page.body.style.removeProperty('zoom');
  // Where it goes it is no root any more.
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
  block.textContent = text;
  page.body.append(block);
  return page;
}

/**
 * Moves the mail into a shadow tree below the head: no style of it knows of anything outside.
 * `:host` is all that it reaches, and that stands in our box, which it does not reach.
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
