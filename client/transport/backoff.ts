/** Milliseconds before the first retry, about. */
const BASE_MS = 500;
/** Milliseconds; after a long outage a tab reconnects within half a minute. */
const CAP_MS = 30_000;

/**
 * Milliseconds to wait before retry `attempt` (0 is the first): doubles each time, with jitter
 * over the upper half, so that the tabs of a restarted server do not reconnect all at once.
 */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * random();
}
