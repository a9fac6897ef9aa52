/** Milliseconds before the first further try: most lines are back by then. */
const FIRST_PAUSE = 1_000;
/** Milliseconds; whoever is back on line waits no longer for what was missing. */
const LONGEST_PAUSE = 30_000;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * For what nobody asks for and everybody needs: a part that could not be had, since the line
 * was away for a moment, is asked for again until it is there. Asked for once, however often.
 */
export function patient<Part>(load: () => Promise<Part>, pause = wait): () => Promise<Part> {
  let coming: Promise<Part> | null = null;
  const attempt = async (next: number): Promise<Part> => {
    try {
      return await load();
    } catch {
      await pause(next);
      return attempt(Math.min(2 * next, LONGEST_PAUSE));
    }
  };
  return () => {
    coming ??= attempt(FIRST_PAUSE);
    return coming;
  };
}
