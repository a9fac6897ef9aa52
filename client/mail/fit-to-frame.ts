/**
 * Pixels of height before the first measure: one line between its margins. A mail cannot be
 * measured to less than its frame has, so more would stay below a short one as blank space.
 */
export const FIRST_HEIGHT = 64;
/** Pixels of height at most; past it the mail scrolls in its frame. */
const MAX_HEIGHT = 16_000;

/**
 * A mail that wants to be taller than its window grows with it for ever. After so many
 * steps it gets the height it had at first, and scrolls.
 */
const MAX_GROWTHS = 12;
const MIN_FALLBACK_HEIGHT = 560;

/**
 * What is made for a wider window is shown smaller, as telephones do. Half the size takes a
 * mail of 640 pixels into a telephone; letters smaller than that nobody reads, so it scrolls.
 */
const MIN_SCALE = 0.5;

/** Fits a mail into the width of its frame, and tells the height that it then has. */
export function fitToFrame(inside: Document, tell: (height: number) => void): () => void {
  const heights: number[] = [];
  let width = 0;
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    // What is changed while sizes are being told would be told in an error.
    frame = requestAnimationFrame(settle);
  });
  const settle = () => {
    scaleToFit(inside);
    // With its scroll bar: that comes and goes with the height.
    const now = inside.defaultView?.innerWidth ?? width;
    const isNewWidth = now !== width;
    if (isNewWidth) heights.length = 0;
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

/** In a frame that is taller than its mail no mail says how tall it is: it is lower meanwhile. */
function measureHeight(
  { documentElement: root, defaultView }: Document,
  isNewWidth: boolean,
): number {
  const frame = defaultView?.frameElement;
  if (!isNewWidth || !(frame instanceof HTMLElement) || root.offsetHeight >= root.clientHeight)
    return root.scrollHeight;
  const { blockSize } = frame.style;
  frame.style.blockSize = `${FIRST_HEIGHT}px`;
  const height = root.scrollHeight;
  frame.style.blockSize = blockSize;
  return height;
}

/** The scale follows from the mail and the frame alone, never from the scale before. */
function scaleToFit({ documentElement: root, body }: Document): void {
  if (!body) return;
  body.style.removeProperty('zoom');
  const room = root.clientWidth;
  const wanted = root.scrollWidth;
  if (room === 0 || wanted <= room) return;
  const scale = Math.max(MIN_SCALE, room / wanted);
  body.style.setProperty('zoom', String(scale), 'important');
}
