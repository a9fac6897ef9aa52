/** Milliseconds before the first retry; most interruptions are over by then. */
const FIRST_PAUSE_MS = 1_000;
/** Milliseconds between two tries at most. */
const MAX_PAUSE_MS = 30_000;

/** Waits for the time, or until the network returns if that is earlier. */
export function pauseUntilOnline(ms: number, page: EventTarget = window): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      page.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    page.addEventListener('online', end);
  });
}

interface Options {
  /** Asked after each failure: whether the server answers, so that the part must be missing there. */
  readonly isMissing?: () => Promise<boolean>;
  readonly pause?: (ms: number) => Promise<void>;
}

/**
 * Wraps the loader of a part: retries until it is loaded, and loads it once for all callers. Rejects if
 * the part is missing twice in a row; the next call tries again.
 */
export function withRetry<Part>(
  load: () => Promise<Part>,
  { isMissing = async () => false, pause = pauseUntilOnline }: Options = {},
): () => Promise<Part> {
  let loading: Promise<Part> | null = null;
  const attempt = async (pauseMs: number, wasMissing: boolean): Promise<Part> => {
    try {
      return await load();
    } catch (error) {
      const isGone = await isMissing();
      if (isGone && wasMissing) {
        loading = null;
        throw error;
      }
      await pause(pauseMs);
      return attempt(Math.min(2 * pauseMs, MAX_PAUSE_MS), isGone);
    }
  };
  return () => {
    loading ??= attempt(FIRST_PAUSE_MS, false);
    return loading;
  };
}

/** Whether the server answers at all; the service worker does not answer in its place. */
export async function serverAnswers(): Promise<boolean> {
  try {
    await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Fetches style sheets anew until they are loaded, with growing pauses: Vite asks for that of a part
 * only once, so that a part which loads at its second try would be without.
 */
export function retryStyles(page: Document): void {
  let pauseMs = FIRST_PAUSE_MS;
  const retry = ({ target }: Event) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    void pauseUntilOnline(pauseMs).then(() => target.replaceWith(target.cloneNode()));
    pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
  };
  // Such errors do not bubble.
  page.addEventListener('error', retry, { capture: true });
}
