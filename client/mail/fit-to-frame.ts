import { keepProportions, narrow, restoreWidths } from './reflow.ts';

/**
 * Pixels of height before the first measurement: one line and its margins. A document is never
 * measured as lower than its frame, so a larger start would leave blank space below short emails.
 */
export const FIRST_HEIGHT = 64;
/** Pixels of height at most; taller emails scroll in their frame. */
const MAX_HEIGHT = 16_000;

/**
 * An email that is always taller than its window would grow for ever. After so many steps it gets
 * its first height, and scrolls.
 */
const MAX_GROWTHS = 12;
const MIN_FALLBACK_HEIGHT = 560;

/**
 * An email that is a little wider than the frame is scaled down: at this scale, letters of 14 px
 * have 11. Of a wider one the fixed widths give way first.
 */
const LEGIBLE_SCALE = 0.8;
/** What is still wider is scaled down as far as this; smaller letters tell nothing, so it scrolls. */
const MIN_SCALE = 0.5;

/** Fits an email to the width of its frame, and reports its height whenever it changes. */
export function fitToFrame(inside: Document, tell: (height: number) => void): () => void {
  const heights: number[] = [];
  let width = 0;
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    // Resizing inside the callback would raise a ResizeObserver loop error.
    frame = requestAnimationFrame(settle);
  });
  const settle = () => {
    scaleToFit(inside);
    // Includes the scroll bar, which depends on the height.
    const now = inside.defaultView?.innerWidth ?? width;
    const isNewWidth = now !== width;
    // Images that arrive make it taller, too.
    if (isNewWidth || inside.readyState !== 'complete') heights.length = 0;
    width = now;
    const height = Math.min(MAX_HEIGHT, measureHeight(inside, isNewWidth));
    if (height > (heights.at(-1) ?? 0)) heights.push(height);
    if (heights.length <= MAX_GROWTHS) {
      tell(height);
      return;
    }
    observer.disconnect();
    tell(Math.max(MIN_FALLBACK_HEIGHT, heights[0] ?? 0));
  };
  observer.observe(inside.documentElement);
  if (inside.body) observer.observe(inside.body);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

/**
 * A document in a taller frame reports the height of the frame, so the frame is lowered meanwhile.
 */
function measureHeight(
  { documentElement: root, defaultView }: Document,
  isNewWidth: boolean,
): number {
  const frame = defaultView?.frameElement;
  if (!isNewWidth || !(frame instanceof HTMLElement)) return root.scrollHeight;
  if (root.offsetHeight >= root.clientHeight) return measureContent(root);
  const { blockSize } = frame.style;
  frame.style.blockSize = `${FIRST_HEIGHT}px`;
  const height = measureContent(root);
  frame.style.blockSize = blockSize;
  return height;
}

function measureContent(root: HTMLElement): number {
  return root.scrollHeight > FIRST_HEIGHT ? root.scrollHeight : measureDeepest(root);
}

/**
 * Elements that are measured; an email with more of them has some that take height by themselves.
 */
const MAX_MEASURED = 2_000;

/** Pixels below the lowest content: the margin of a body. */
const BELOW_DEEPEST = 20;

/**
 * The lowest edge of any content. What is fixed to the window, or is as tall as it and scrolls, does
 * not make the document taller than its frame.
 */
function measureDeepest(root: HTMLElement): number {
  const all = [...root.querySelectorAll('body *')].slice(0, MAX_MEASURED);
  const elements = withoutHidden(all);
  const edges = elements.map((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > top ? Math.max(bottom, top + element.scrollHeight) : 0;
  });
  return Math.ceil(Math.max(FIRST_HEIGHT, ...edges.map((edge) => edge + BELOW_DEEPEST)));
}

/** Pixels of height of a clipped box that is not meant to be seen, such as a preheader. */
const MAX_HIDDEN_HEIGHT = 2;

/** Without clipped boxes and what is in them; `elements` are in document order. */
function withoutHidden(elements: readonly Element[]): Element[] {
  let hidden: Element | null = null;
  return elements.filter((element) => {
    if (hidden?.contains(element)) return false;
    if (isHidden(element)) hidden = element;
    return hidden !== element;
  });
}

function isHidden(element: Element): boolean {
  const isLow = element.getBoundingClientRect().height <= MAX_HIDDEN_HEIGHT;
  return isLow && /hidden|clip/.test(getComputedStyle(element).overflowY);
}

/** Computes widths and scale from email and frame alone, not from the previous ones. */
function scaleToFit(inside: Document): void {
  const { documentElement: root, body } = inside;
  if (!body) return;
  body.style.removeProperty('zoom');
  restoreWidths(inside);
  const room = root.clientWidth;
  if (room === 0) return;
  keepProportions(inside);
  if (room / root.scrollWidth < LEGIBLE_SCALE) narrow(inside, room / LEGIBLE_SCALE);
  const wanted = root.scrollWidth;
  if (wanted <= room) return;
  const scale = Math.max(MIN_SCALE, room / wanted);
  body.style.setProperty('zoom', String(scale), 'important');
}
