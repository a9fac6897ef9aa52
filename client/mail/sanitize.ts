import createPurify, { type Config, type DOMPurify } from 'dompurify';

/** A mail that cannot run, navigate or load anything, as a document for the sandboxed frame. */
export interface CleanMail {
  readonly document: string;
  /** Remote images that were held back. */
  readonly blocked: number;
}

/** Marks an image that came with the mail; set by us alone, since no `data-` of a mail survives. */
export const CID_ATTRIBUTE = 'data-mayfly-cid';

const RULES: Config = {
  USE_PROFILES: { html: true },
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  SANITIZE_DOM: true,
  SANITIZE_NAMED_PROPS: true,
  FORBID_TAGS: [
    ...['form', 'input', 'button', 'select', 'option', 'optgroup', 'textarea', 'fieldset', 'label'],
    ...['meta', 'base', 'link', 'script', 'noscript', 'template', 'slot', 'dialog'],
    ...['svg', 'math', 'iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'portal'],
    ...['audio', 'video', 'source', 'track', 'map', 'area'],
  ],
  FORBID_ATTR: ['action', 'formaction', 'ping', 'usemap', 'autofocus', 'popover', 'tabindex'],
};

/** Attributes that make a browser fetch something. */
const LOADING = ['src', 'srcset', 'poster', 'background', 'lowsrc', 'dynsrc'] as const;

const REMOTE_STYLE = /url\(\s*["']?\s*(?:https?:)?\/\//gi;

const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);

/**
 * The second wall, inside the frame: whatever the first let through loads nothing.
 * It stands before everything that came with the mail.
 */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const FRAME_STYLE = `
  :root { color-scheme: light; color: #1d1a17; }
  body { margin: 20px; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
`;

export function sanitizeMail(html: string, page: Window & typeof globalThis): CleanMail {
  const purify = createPurify(page);
  let blocked = 0;
  purify.addHook('afterSanitizeAttributes', (element) => {
    blocked += holdBack(element);
    if (element.hasAttribute('href')) makeOutward(element);
    if (element.hasAttribute('style')) blocked += remoteStyles(element.getAttribute('style'));
  });
  purify.addHook('uponSanitizeElement', (node, { tagName }) => {
    if (tagName === 'style') blocked += remoteStyles(node.textContent);
  });
  const root = toRoot(purify, html);
  return { document: frameDocument(root), blocked };
}

function toRoot(purify: DOMPurify, html: string): HTMLElement {
  const clean: unknown = purify.sanitize(html, { ...RULES, RETURN_DOM: true });
  if (!(clean instanceof HTMLElement)) throw new Error('The mail could not be cleaned.');
  return clean;
}

/** Takes away what would be loaded, but images that are in the mail itself. */
function holdBack(element: Element): number {
  let remote = 0;
  for (const name of LOADING) {
    const value = element.getAttribute(name)?.trim();
    if (value === undefined) continue;
    if (name === 'src' && /^data:image\//i.test(value)) continue;
    element.removeAttribute(name);
    if (name === 'src' && /^cid:/i.test(value)) {
      element.setAttribute(CID_ATTRIBUTE, value.slice('cid:'.length));
    } else if (name !== 'srcset') remote += 1;
  }
  return remote;
}

/** A link either opens a stranger's page in a tab of its own, or is none. */
function makeOutward(element: Element): void {
  const target = element.getAttribute('href')?.trim() ?? '';
  if (!URL.canParse(target) || !LINK_PROTOCOLS.has(new URL(target).protocol)) {
    element.removeAttribute('href');
    return;
  }
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
}

function remoteStyles(css: string | null): number {
  return css?.match(REMOTE_STYLE)?.length ?? 0;
}

function frameDocument(root: HTMLElement): string {
  const page = root.ownerDocument;
  const make = (tag: string, attributes: Record<string, string>, text = '') => {
    const element = page.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const head = root.querySelector('head') ?? make('head', {});
  head.prepend(
    make('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    make('meta', { charset: 'utf-8' }),
    make('meta', { name: 'referrer', content: 'no-referrer' }),
    make('base', { target: '_blank' }),
    make('style', {}, FRAME_STYLE),
  );
  root.prepend(head);
  return `<!doctype html>${root.outerHTML}`;
}
