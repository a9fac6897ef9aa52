import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CELLS_BYTES, cellsIn, instant } from './cells.ts';

/** Wakes at an instant, to some microseconds. */
export interface Metronome {
  /** Milliseconds on a clock of its own. */
  now(): number;
  /** Resolves at that instant, or at once where it has passed. Never rejects. */
  at(ms: number): Promise<void>;
  /** Wakes everybody. */
  close(): Promise<void>;
}

const THREAD = new URL('./metronome-thread.ts', import.meta.url);

/** MB: the thread keeps nothing. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

interface Waiting {
  readonly at: number;
  wake(): void;
}

/**
 * `failed` hears once when its thread is gone; from then on it wakes to the millisecond.
 *
 * It has a thread, as timers of the event loop are no use where a reply must not tell how
 * long its work took: the loop sleeps for whole milliseconds from where the work ended, so
 * the fraction of a millisecond that it wakes at is the work's.
 */
export function openMetronome(failed: (error: unknown) => void, thread = THREAD): Metronome {
  return new ThreadMetronome(failed, thread);
}

class ThreadMetronome implements Metronome {
  readonly #cells;
  readonly #waiting = new Set<Waiting>();
  #worker: Worker | null;

  constructor(failed: (error: unknown) => void, thread: URL) {
    const workerData = new SharedArrayBuffer(CELLS_BYTES);
    this.#cells = cellsIn(workerData);
    this.#cells.wakeAt[0] = Infinity;
    const worker = new Worker(thread, { workerData, resourceLimits: THREAD_LIMITS });
    this.#worker = worker;
    worker.on('message', () => this.#wakeDue());
    worker.on('error', failed);
    worker.on('exit', () => this.#goOnWithout());
    worker.unref();
  }

  now(): number {
    return instant();
  }

  at(ms: number): Promise<void> {
    const left = ms - instant();
    if (left <= 0) return Promise.resolve();
    if (this.#worker === null) return pause(Math.ceil(left));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add({ at: ms, wake: resolve });
    this.#name(ms);
    return promise;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    for (const { wake } of this.#waiting) wake();
    this.#waiting.clear();
    await worker?.terminate();
  }

  #wakeDue(): void {
    const now = instant();
    let next = Infinity;
    for (const waiting of this.#waiting) {
      if (waiting.at <= now) this.#wake(waiting);
      else next = Math.min(next, waiting.at);
    }
    if (next < Infinity) this.#name(next);
  }

  /** Where an earlier instant is named already, that one comes first, and names this one. */
  #name(ms: number): void {
    const { calls, wakeAt } = this.#cells;
    if ((wakeAt[0] ?? Infinity) <= ms) return;
    wakeAt[0] = ms;
    Atomics.add(calls, 0, 1);
    Atomics.notify(calls, 0);
  }

  #wake(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    waiting.wake();
  }

  #goOnWithout(): void {
    this.#worker = null;
    for (const waiting of this.#waiting) {
      void pause(Math.max(0, waiting.at - instant())).then(() => this.#wake(waiting));
    }
  }
}
