/**
 * The injected time. Deadlines use the monotonic clock, so that a jump of the wall clock
 * neither ends an inbox nor keeps one. The wall clock is only shown to people.
 */
export interface Clock {
  /** Milliseconds on the monotonic clock. */
  now(): number;
  /** Milliseconds since the epoch, by the machine's wall clock. */
  wall(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
};

/** Milliseconds since the epoch; the last moment that RFC 3339 can write. */
const LAST_MOMENT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Milliseconds of difference between the two clocks that are ignored: they are read one
 * after the other, and the thread may be interrupted between. The page shows minutes, so
 * a smaller correction of the wall clock does not matter.
 */
const JITTER_MS = 1_000;

/**
 * Formats moments of the monotonic clock as wall time. The same moment always gives the same
 * text, and whole milliseconds between two moments stay, until the wall clock is set.
 */
export class WallTime {
  readonly #clock: Clock;
  #offset = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** RFC 3339 in UTC. */
  format(moment: number): string {
    const at = this.#computeOffset() + Math.floor(moment);
    return new Date(Math.min(at, LAST_MOMENT_MS)).toISOString();
  }

  /** Null for `Infinity`. */
  formatDeadline(moment: number): string | null {
    return moment === Number.POSITIVE_INFINITY ? null : this.format(moment);
  }

  #computeOffset(): number {
    const offset = this.#clock.wall() - this.#clock.now();
    if (Math.abs(offset - this.#offset) > JITTER_MS) this.#offset = Math.floor(offset);
    return this.#offset;
  }
}
