/**
 * Time, injected. Deadlines live on the monotonic side, so that a clock that jumps
 * neither kills an inbox nor keeps one; the wall side is only shown to people.
 */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Milliseconds since the epoch, as the machine believes. */
  wall(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
};

/** Milliseconds since the epoch; the last moment that RFC 3339 can write. */
const LAST_MOMENT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Milliseconds by which the two sides may seem to move apart before it is believed: they
 * are read one after the other, and a thread may be interrupted between. What is shown
 * are minutes, so a clock that is corrected by less is no loss.
 */
const TREMBLE_MS = 1_000;

/**
 * Shows moments of the monotonic side on the wall, such that a moment is shown the same
 * each time, and two that lie whole milliseconds apart are shown so, until the wall is set.
 */
export class ShownTime {
  readonly #clock: Clock;
  #distance = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** RFC 3339 in UTC. */
  of(moment: number): string {
    const at = this.#distanceNow() + Math.floor(moment);
    return new Date(Math.min(at, LAST_MOMENT_MS)).toISOString();
  }

  /** The same of a deadline; null for `Infinity`, which never comes. */
  end(moment: number): string | null {
    return moment === Number.POSITIVE_INFINITY ? null : this.of(moment);
  }

  #distanceNow(): number {
    const distance = this.#clock.wall() - this.#clock.now();
    if (Math.abs(distance - this.#distance) > TREMBLE_MS) this.#distance = Math.floor(distance);
    return this.#distance;
  }
}
