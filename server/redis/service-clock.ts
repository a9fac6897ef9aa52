import { type Clock, systemClock } from '#server/ops/clock.ts';

/** Milliseconds of difference from which a clock counts as set. */
export const JUMP_MS = 1_000;

/**
 * The common time of all nodes: the clock of Redis, without later jumps of it. It runs on the
 * monotonic clock of this machine, so that no jump of a clock moves a deadline, and each heartbeat
 * corrects its drift.
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

  /** Sets the time. */
  set(time: number): void {
    this.#ahead = time - this.#machine.now();
    this.#latest = time;
  }

  /** Corrects the drift from the time of Redis, and returns 0. Returns a larger difference instead. */
  correctDrift(time: number): number {
    const gap = time - (this.#machine.now() + this.#ahead);
    if (Math.abs(gap) > JUMP_MS) return gap;
    this.#ahead += gap;
    return 0;
  }
}
