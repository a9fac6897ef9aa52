import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Metronome } from '../metronome.ts';

/** A metronome that tests turn by hand. */
export class HandTurned implements Metronome {
  /** Every instant that was named, in that order. */
  readonly named: number[] = [];
  readonly #waiting = new Set<{ readonly at: number; wake(): void }>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  at(ms: number): Promise<void> {
    this.named.push(ms);
    const { promise, resolve } = Promise.withResolvers<void>();
    if (ms <= this.#now) resolve();
    else this.#waiting.add({ at: ms, wake: resolve });
    return promise;
  }

  /** Lets time pass, then everybody who has been woken do what they wanted. */
  async turn(ms: number): Promise<void> {
    await turnOfTheLoop();
    this.#now += ms;
    for (const waiting of this.#waiting) {
      if (waiting.at > this.#now) continue;
      this.#waiting.delete(waiting);
      waiting.wake();
    }
    await turnOfTheLoop();
  }

  async close(): Promise<void> {
    await this.turn(Infinity);
  }
}
