/** Milliseconds before the first retry; most interruptions are over by then. */
const FIRST_PAUSE_MS = 1_000;
/** Milliseconds between two tries at most. */
const MAX_PAUSE_MS = 30_000;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Wraps the loader of a part that the page needs without the user asking for it: retries until
 * it is loaded, and loads it once for all callers.
 */
export function withRetry<Part>(load: () => Promise<Part>, pause = wait): () => Promise<Part> {
  let loading: Promise<Part> | null = null;
  const attempt = async (pauseMs: number): Promise<Part> => {
    try {
      return await load();
    } catch {
      await pause(pauseMs);
      return attempt(Math.min(2 * pauseMs, MAX_PAUSE_MS));
    }
  };
  return () => {
    loading ??= attempt(FIRST_PAUSE_MS);
    return loading;
  };
}
