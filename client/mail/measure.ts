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

export function measure(inside: Document, tell: (height: number) => void): () => void {
  const heights: number[] = [];
  const observer = new ResizeObserver(() => {
    const height = Math.min(MAX_HEIGHT, inside.documentElement.scrollHeight);
    if (height > (heights.at(-1) ?? 0)) heights.push(height);
    if (heights.length <= MAX_GROWTHS) {
      tell(height);
      return;
    }
    observer.disconnect();
    tell(Math.max(MIN_FALLBACK_HEIGHT, heights[0] ?? 0));
  });
  observer.observe(inside.documentElement);
  if (inside.body) observer.observe(inside.body);
  return () => observer.disconnect();
}
