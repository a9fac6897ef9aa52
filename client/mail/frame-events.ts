import { BLOCKED_ATTRIBUTE, showBlockedBox } from './blocked-image.ts';
import { decodePercent } from './decode-percent.ts';
import { DISGUISED_ATTRIBUTE } from './frame-document.ts';
import { FRAGMENT_BASE } from './sanitize.ts';
import { findVisibleText } from './visible-text.ts';

/** A link in an email: its target and its visible text. */
export interface MailLink {
  readonly href: string;
  readonly text: string;
}

export interface FrameListeners {
  onClose(): void;
  /** Any other key. Returns false if the page handled it. */
  onKey(event: KeyboardEvent): boolean;
  /** A press anywhere in the email. */
  onPress(): void;
  /** The link under the pointer or focus; null if there is none. */
  onPoint(link: MailLink | null): void;
  /** Returns whether it may open at once. */
  onOpen(link: MailLink): boolean;
}

/** Links of one email that are marked, so that an email of thousands of links opens in time. */
const MAX_MARKED_LINKS = 500;

/** Marks the links of an email that go elsewhere than they say, before a pointer is over one. */
export function markLinks(
  inside: Document,
  isDisguised: (link: MailLink) => boolean,
  label: string,
): void {
  for (const anchor of [...inside.links].slice(0, MAX_MARKED_LINKS)) {
    const link = findOutwardLink(anchor);
    if (link === null || !isDisguised(link)) continue;
    anchor.setAttribute(DISGUISED_ATTRIBUTE, label);
    anchor.setAttribute('aria-description', label);
  }
}

/**
 * Calls back with the next document of the frame before it is painted. The load event comes only after
 * the last image, which may be never. Returns a function that stops waiting.
 */
export function onNextDocument(
  frame: HTMLIFrameElement,
  callback: (inside: Document) => void,
): () => void {
  const before = frame.contentDocument;
  let request = 0;
  const look = () => {
    const inside = frame.contentDocument;
    if (inside !== null && inside !== before && inside.URL === 'about:srcdoc') {
      stop();
      callback(inside);
    } else request = requestAnimationFrame(look);
  };
  const stop = () => {
    cancelAnimationFrame(request);
    frame.removeEventListener('load', look);
  };
  request = requestAnimationFrame(look);
  // Hidden pages have no animation frames.
  frame.addEventListener('load', look);
  return stop;
}

/** Calls back when the whole email is parsed. */
export function onParsed(inside: Document, callback: () => void): void {
  if (inside.readyState === 'loading')
    inside.addEventListener('DOMContentLoaded', callback, { once: true });
  else callback();
}

/** Shows the box of a blocked image in place of the browser's sign for one that cannot be loaded. */
export function replaceFailedImages(inside: Document): void {
  const replace = (image: HTMLImageElement) => {
    if (image.hasAttribute(BLOCKED_ATTRIBUTE)) return;
    for (const source of image.closest('picture')?.querySelectorAll('source') ?? [])
      source.remove();
    for (const name of ['src', 'srcset']) image.removeAttribute(name);
    showBlockedBox(image);
  };
  const onError = ({ target }: Event) => {
    if (isElement(target) && isImage(target)) replace(target);
  };
  inside.addEventListener('error', onError, { capture: true });
  // Those that failed before anyone listened.
  onParsed(inside, () => {
    for (const image of inside.images)
      if (image.complete && image.naturalWidth === 0 && /^https?:/.test(image.currentSrc))
        replace(image);
  });
}

function isImage(element: Element): element is HTMLImageElement {
  return element.localName === 'img';
}

/** Listens for events inside the frame, in which no script of the email can run. */
export function listenInFrame(inside: Document, listeners: FrameListeners): void {
  const point = ({ target }: Event) => listeners.onPoint(findOutwardLink(target));
  for (const type of ['mouseover', 'focusin']) inside.addEventListener(type, point);
  for (const type of ['mouseleave', 'focusout'])
    inside.addEventListener(type, () => listeners.onPoint(null));
  for (const type of ['click', 'auxclick'])
    inside.addEventListener(type, (event) => {
      const link = findOutwardLink(event.target);
      if (link !== null) {
        if (!listeners.onOpen(link)) event.preventDefault();
      } else if (scrollToTarget(inside, event.target)) event.preventDefault();
    });
  inside.addEventListener('pointerdown', () => listeners.onPress(), { passive: true });
  inside.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') listeners.onClose();
    else if (!listeners.onKey(event)) event.preventDefault();
  });
}

function findOutwardLink(target: EventTarget | null): MailLink | null {
  const anchor = findAnchor(target);
  const href = anchor?.getAttribute('href') ?? FRAGMENT_BASE;
  return anchor === null || href.startsWith(FRAGMENT_BASE)
    ? null
    : { href, text: findVisibleText(anchor) };
}

/** Scrolls to the target of a link within the email, by id or name. */
function scrollToTarget(inside: Document, target: EventTarget | null): boolean {
  const href = findAnchor(target)?.getAttribute('href');
  if (!href?.startsWith(FRAGMENT_BASE)) return false;
  const name = CSS.escape(decodePercent(href.slice(FRAGMENT_BASE.length)));
  inside.querySelector(`#${name}, a[name="${name}"]`)?.scrollIntoView();
  return true;
}

/** The frame has its own realm, in which `instanceof` our classes is always false. */
function findAnchor(target: EventTarget | null): Element | null {
  if (target === null || !('closest' in target) || typeof target.closest !== 'function')
    return null;
  const found: unknown = target.closest('a[href]');
  return isElement(found) ? found : null;
}

function isElement(found: unknown): found is Element {
  return typeof found === 'object' && found !== null && 'getAttribute' in found;
}
