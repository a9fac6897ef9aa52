import type { Clock } from '../clock.ts';

/** A clock that tests move. The wall clock can jump alone. */
export class ManualClock implements Clock {
  #now = 0;
  #wall = Date.parse('2030-01-01T00:00:00.000Z');

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#wall += ms;
  }

  /** As a correction of the machine's time does. */
  jumpWall(ms: number): void {
    this.#wall += ms;
  }
}
