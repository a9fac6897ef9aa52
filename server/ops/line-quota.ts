import type { Clock } from './clock.ts';

/**
 * Lines of one kind a minute: the first ones show what is wrong, and a client that causes the
 * fault again and again cannot fill the log.
 */
export const LINES_PER_MINUTE = 30;

const MINUTE_MS = 60_000;

interface Minute {
  readonly endsAt: number;
  written: number;
  /** Lines skipped since the last written one. */
  skipped: number;
}

/** Limits the lines of each kind. Kinds come from the code, so there are few. */
export class LineQuota {
  readonly #clock: Clock;
  readonly #minutes = new Map<string, Minute>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null: skip this line. Else how many lines of its kind were skipped before it. */
  take(kind: string): number | null {
    const minute = this.#findMinute(kind);
    if (minute.written >= LINES_PER_MINUTE) {
      minute.skipped += 1;
      return null;
    }
    minute.written += 1;
    const { skipped } = minute;
    minute.skipped = 0;
    return skipped;
  }

  #findMinute(kind: string): Minute {
    const now = this.#clock.now();
    const known = this.#minutes.get(kind);
    if (known !== undefined && now < known.endsAt) return known;
    const next = { endsAt: now + MINUTE_MS, written: 0, skipped: known?.skipped ?? 0 };
    this.#minutes.set(kind, next);
    return next;
  }
}
