import type { ReaderTask } from './tasks.ts';
import type { TaskAnswer, Threads } from './threads.ts';

/** Milliseconds after which a thread that nobody wanted ends: it holds 40 MB and starts in 0.3 s. */
const KEPT_MS = 120_000;

/** One thread more, only as long as it is wanted. */
export class SpareThread {
  readonly #start: () => Threads;
  #threads: Threads | null = null;
  #ending: NodeJS.Timeout | null = null;
  readonly #ended = new Set<Promise<void>>();

  constructor(start: () => Threads) {
    this.#start = start;
  }

  /** Starts it where it is not there, and keeps it where it is. */
  want(): void {
    this.#threads ??= this.#start();
    this.#ending ??= setTimeout(() => this.#endIfIdle(), KEPT_MS).unref();
    this.#ending.refresh();
  }

  /** 1 where it is up. */
  get up(): number {
    return this.#threads?.up ?? 0;
  }

  /** 1 where it is up and has nothing to do. */
  get free(): number {
    return this.#threads?.free ?? 0;
  }

  /** Called only while `free` is not 0. */
  async run(task: ReaderTask): Promise<TaskAnswer> {
    return (await this.#threads?.run(task)) ?? { kind: 'crashed' };
  }

  async close(): Promise<void> {
    if (this.#ending !== null) clearTimeout(this.#ending);
    this.#end();
    await Promise.all(this.#ended);
  }

  #endIfIdle(): void {
    if (this.free > 0) this.#end();
    else this.#ending?.refresh();
  }

  #end(): void {
    const ended = this.#threads?.close();
    this.#threads = null;
    if (ended === undefined) return;
    this.#ended.add(ended);
    void ended.finally(() => this.#ended.delete(ended));
  }
}
