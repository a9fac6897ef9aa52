import type { OpenProblem } from '../inbox/state.ts';
import { backoff } from './backoff.ts';

/** Milliseconds; many tabs of one network are refused together, and should not come back so. */
const SPREAD = 2_000;
/** Milliseconds; addresses come free as others end, seldom within seconds. */
const FULL_BASE = 10_000;
/** Milliseconds; asking a full server more often helps neither side. */
const FULL_CAP = 120_000;

/**
 * Milliseconds to wait before asking for an address once more, after `problem`; `attempt` is
 * 0 after the first refusal.
 */
export function reopenIn(problem: OpenProblem, attempt: number, random: () => number): number {
  switch (problem.kind) {
    case 'rate_limited':
      return problem.retryAfterSeconds * 1000 + SPREAD * random();
    case 'full': {
      const ceiling = Math.min(FULL_CAP, FULL_BASE * 2 ** Math.min(attempt, 16));
      return ceiling / 2 + (ceiling / 2) * random();
    }
    case 'offline':
    case 'unreachable':
      return backoff(attempt, random);
  }
}
