import { type Clock, systemClock } from '#server/ops/clock.ts';

/** Milliseconds by which clocks may seem to tremble before one counts as set. */
export const JUMP_MS = 1_000;

/**
 * The service's time, which all nodes agree on: Redis's own, but for what that was set by
 * since. It runs on this machine's monotonic side, so that no clock that jumps moves a
 * deadline, and is drawn to the common time a little at each sign of life.
 */
export class ServiceClock implements Clock {
  readonly #machine: Clock;
  #ahead = 0;
  #latest = 0;

  constructor(machine: Clock = systemClock) {
    this.#machine = machine;
  }

  now(): number {
    this.#latest = Math.max(this.#latest, this.#machine.now() + this.#ahead);
    return this.#latest;
  }

  wall(): number {
    return this.#machine.wall();
  }

  /** Begins at that time. */
  begin(time: number): void {
    this.#ahead = time - this.#machine.now();
    this.#latest = time;
  }

  /**
   * It is this time, says Redis. Answers 0 where that is believed, else by how much Redis's
   * clock was set.
   */
  meet(time: number): number {
    const gap = time - (this.#machine.now() + this.#ahead);
    if (Math.abs(gap) > JUMP_MS) return gap;
    this.#ahead += gap;
    return 0;
  }
}
