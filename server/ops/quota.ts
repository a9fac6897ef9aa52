import type { Clock } from './clock.ts';

/**
 * Lines of one kind that a minute has room for: what goes wrong shows in the first of them,
 * and whoever sends what makes it go wrong writes no more than this.
 */
export const LINES_PER_MINUTE = 30;

const MINUTE_MS = 60_000;

interface Minute {
  readonly endsAt: number;
  written: number;
  /** What was left out since the last line that was written. */
  skipped: number;
}

/** How many lines of each kind are written; kinds are words of our own, so there are few. */
export class LineQuota {
  readonly #clock: Clock;
  readonly #minutes = new Map<string, Minute>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null: not this one. Else how many of its kind were left out before it. */
  take(kind: string): number | null {
    const minute = this.#minuteOf(kind);
    if (minute.written >= LINES_PER_MINUTE) {
      minute.skipped += 1;
      return null;
    }
    minute.written += 1;
    const { skipped } = minute;
    minute.skipped = 0;
    return skipped;
  }

  #minuteOf(kind: string): Minute {
    const now = this.#clock.now();
    const known = this.#minutes.get(kind);
    if (known !== undefined && now < known.endsAt) return known;
    const next = { endsAt: now + MINUTE_MS, written: 0, skipped: known?.skipped ?? 0 };
    this.#minutes.set(kind, next);
    return next;
  }
}
