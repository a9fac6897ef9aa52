import createPurify, { type Config, type DOMPurify } from 'dompurify';
import { showBlockedBox } from './blocked-image.ts';
import { CID_ATTRIBUTE, cidName, cidProperty } from './cid.ts';
import { cleanInline, cleanSheet, type Resolve } from './clean-css.ts';
import { isHiddenElement } from './hidden-elements.ts';
import {
  type Consent,
  createImageGate,
  type ImageGate,
  type RemoteCount,
} from './remote-images.ts';

/** A sanitized email: it cannot run or navigate, and loads only what the reader asked for. */
export interface CleanMail {
  readonly root: HTMLElement;
  readonly consent: Consent;
  readonly remote: RemoteCount;
  readonly plainOrigins: readonly string[];
  /** Attached images that its styles use, as returned by `cidName`. */
  readonly styledCids: ReadonlySet<string>;
  /** `own`: it has colours for dark mode. */
  readonly scheme: 'paper' | 'own';
}

/** Prefix that `SANITIZE_NAMED_PROPS` adds to ids and names. */
const NAME_PREFIX = 'user-content-';

/** Base of links within the email: the frame's own URL, because its base is that of our page. */
export const FRAGMENT_BASE = 'about:srcdoc#';

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
    ...['audio', 'video', 'track', 'map', 'area', 'marquee'],
  ],
  FORBID_ATTR: [
    ...['action', 'formaction', 'ping', 'usemap', 'ismap', 'autofocus', 'popover', 'tabindex'],
    ...['poster', 'lowsrc', 'dynsrc', 'contenteditable', 'download', 'accesskey', 'nonce'],
    ...['popovertarget', 'popovertargetaction', 'crossorigin', 'shadowrootmode', 'is', 'slot'],
  ],
};

const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);

/**
 * Elements within each other, as the parser nested them. The content of deeper ones is shown as text:
 * inline blocks 400 deep crash a tab.
 */
const MAX_DEPTH = 200;

/**
 * Columns or rows of one cell, and of all cells of a page together. A table with collapsed borders
 * takes time and memory for each place of its grid, also an empty one.
 */
const MAX_SPAN = 100;
const MAX_SPANS = 5_000;

/** Boxes for blocked images; each takes the browser 2 ms, as an image that is a document. */
const MAX_BLOCKED_BOXES = 150;

/** Images as `data:` URLs in the HTML itself. */
const DATA_IMAGE = /^data:image\//i;

/**
 * The first wall: DOMPurify against scripts, the browser's own parsers against loading. `html` is
 * one page of an email (split-pages.ts), so that this is fast.
 */
export function sanitizeMail(html: string, consent: Consent, ownHost: string): CleanMail {
  const purify = createPurify(window);
  let isDark = false;
  purify.addHook('uponSanitizeElement', (node) => {
    if (node instanceof HTMLMetaElement) isDark ||= isDarkSchemeMeta(node);
  });
  const root = toRoot(purify, html);
  limitDepth(root);
  limitSpans(root);
  const gate = createImageGate(consent, ownHost);
  const styledCids = new Set<string>();
  const resolve = createResolver(gate, styledCids);
  isDark = cleanSheets(root, resolve) || isDark;
  for (const element of selectAll(root, '[style]'))
    cleanInline(element.style, element.getAttribute('style') ?? '', resolve);
  for (const element of selectAll(root, '[src], [srcset], [background]'))
    restoreImages(element, gate);
  showBlockedBoxes(root);
  for (const element of selectAll(root, '[href]')) restoreLink(element);
  return {
    ...{ root, consent, styledCids, scheme: isDark ? 'own' : 'paper' },
    ...{ remote: gate.count(), plainOrigins: gate.plainOrigins() },
  };
}

function selectAll(root: HTMLElement, selector: string): readonly HTMLElement[] {
  const inner = root.querySelectorAll<HTMLElement>(selector);
  return root.matches(selector) ? [root, ...inner] : [...inner];
}

function toRoot(purify: DOMPurify, html: string): HTMLElement {
  const clean: unknown = purify.sanitize(html, { ...RULES, RETURN_DOM: true });
  if (!(clean instanceof HTMLElement)) throw new Error('The mail could not be cleaned.');
  return clean;
}

function limitDepth(root: Element): void {
  let level = [root];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1)
    level = level.flatMap(({ children }) => [...children]);
  for (const element of level) element.replaceChildren(element.textContent);
}

function limitSpans(root: Element): void {
  let left = MAX_SPANS;
  for (const name of ['colspan', 'rowspan', 'span'])
    for (const element of root.querySelectorAll(`[${name}]`)) {
      const span = Number.parseInt(element.getAttribute(name) ?? '', 10);
      if (span > 0 && span <= Math.min(left, MAX_SPAN)) left -= span;
      else element.removeAttribute(name);
    }
}

function isDarkSchemeMeta({ name, content }: HTMLMetaElement): boolean {
  return /^(?:supported-)?color-schemes?$/i.test(name) && /\bdark\b/i.test(content);
}

function cleanSheets(root: HTMLElement, resolve: Resolve): boolean {
  let isDark = false;
  for (const element of root.querySelectorAll('style')) {
    const clean = cleanSheet(element.textContent ?? '', resolve);
    element.textContent = clean.css;
    isDark ||= clean.isDark;
  }
  return isDark;
}

/** Resolves images in styles: `data:` URLs, attached images, and admitted remote ones. */
function createResolver(gate: ImageGate, styledCids: Set<string>): Resolve {
  return (address, place) => {
    const target = address.trim();
    if (DATA_IMAGE.test(target)) return quoteUrl(target);
    if (/^cid:/i.test(target)) {
      const name = cidName(target);
      styledCids.add(name);
      return `var(${cidProperty(name)}, none)`;
    }
    const admitted = gate.admit(target, place);
    return admitted === null ? null : quoteUrl(admitted);
  };
}

function quoteUrl(address: string): string {
  return `url("${address.replace(/["\\\n\r\f]/g, encodeURIComponent)}")`;
}

/**
 * Removes all attributes that load something, and sets those again that may: `data:` URLs and
 * admitted remote images.
 */
function restoreImages(element: HTMLElement, gate: ImageGate): void {
  const place = isHiddenElement(element) ? 'unseen' : 'seen';
  const { src, srcset, background } = takeAttributes(element, [
    'src',
    'srcset',
    'background',
  ] as const);
  for (const [name, value] of [
    ['src', src],
    ['background', background],
  ] as const) {
    if (value === null || (name === 'src' && element.tagName !== 'IMG')) continue;
    const address = DATA_IMAGE.test(value) ? value : gate.admit(value, place);
    if (address !== null) element.setAttribute(name, address);
    // Any other URL may be the name of an attached image.
    else if (!/^(?:https?:)?\/\//i.test(value)) element.setAttribute(CID_ATTRIBUTE, value);
  }
  const admitted = candidates(srcset ?? '').flatMap(({ address, descriptor }) => {
    const target = gate.admit(address, place);
    return target === null ? [] : `${target} ${descriptor}`.trim();
  });
  if (admitted.length > 0) element.setAttribute('srcset', admitted.join(', '));
  element.setAttribute('referrerpolicy', 'no-referrer');
}

function showBlockedBoxes(root: HTMLElement): void {
  const images = selectAll(root, 'img:not([src], [srcset])').slice(0, MAX_BLOCKED_BOXES);
  for (const image of images) if (!isHiddenElement(image)) showBlockedBox(image);
}

function takeAttributes<Name extends string>(element: Element, names: readonly Name[]) {
  const values: Partial<Record<Name, string | null>> = {};
  for (const name of names) {
    values[name] = element.getAttribute(name)?.trim() ?? null;
    element.removeAttribute(name);
  }
  return { src: null, srcset: null, background: null, ...values };
}

/**
 * Parses `srcset` (HTML 4.8.4.2.1), except URLs with commas inside. Done in steps, because a single
 * expression takes quadratic time.
 */
function candidates(srcset: string): readonly { address: string; descriptor: string }[] {
  return [...srcset.matchAll(/([^\s,]\S*)((?<!,)[^,]*)?/g)].map(([, word = '', behind = '']) => {
    const address = trimCommas(word);
    const descriptor = address === word ? behind.trim() : '';
    return { address, descriptor: DESCRIPTOR.test(descriptor) ? descriptor : '' };
  });
}

const DESCRIPTOR = /^\d[\d.]{0,15}[wxh]$/;

/** A loop, because an expression for trailing commas takes quadratic time. */
function trimCommas(word: string): string {
  let end = word.length;
  while (word[end - 1] === ',') end -= 1;
  return word.slice(0, end);
}

/** A link opens in a new tab, scrolls within the email, or is removed. */
function restoreLink(element: Element): void {
  const target = element.getAttribute('href')?.trim() ?? '';
  element.removeAttribute('target');
  if (target.startsWith('#')) {
    element.setAttribute('href', `${FRAGMENT_BASE}${NAME_PREFIX}${target.slice(1)}`);
    element.setAttribute('target', '_self');
    return;
  }
  if (!URL.canParse(target) || !LINK_PROTOCOLS.has(new URL(target).protocol)) {
    element.removeAttribute('href');
    return;
  }
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
}
