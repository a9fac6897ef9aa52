/** Milliseconds; the first retry comes about this soon. */
const BASE = 500;
/** Milliseconds; a tab that has been out for long still notices within half a minute. */
const CAP = 30_000;

/**
 * Milliseconds to wait before try `attempt` (0 is the first retry): doubling, and spread
 * over the upper half, so that ten thousand tabs of one restarted server do not come at once.
 */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(CAP, BASE * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * random();
}
