import type { ReaderTask } from '../reading/tasks.ts';
import { ReaderThread, type TaskAnswer, type ThreadOptions } from './reader-thread.ts';

/** Milliseconds before a thread that would not even start is tried again. */
const RESTART_PAUSE_MS = 1_000;

/** A fixed number of reader threads. They start when that is asked for, or with the first task. */
export class ThreadGroup {
  readonly #size: number;
  readonly #options: ThreadOptions;
  readonly #whenIdle = new Set<() => void>();
  #all: readonly ReaderThread[] = [];
  /** Those that have been started and have nothing to do. */
  readonly #idle: ReaderThread[] = [];
  #up = 0;
  #started: Promise<unknown> | null = null;
  #closed = false;

  constructor(size: number, options: ThreadOptions) {
    this.#size = size;
    this.#options = options;
  }

  /** Resolves when each thread is up, or could not be started, which the log says. Never rejects. */
  start(): Promise<unknown> {
    this.#started ??= this.#startAll();
    return this.#started;
  }

  /** Threads that are up. */
  get up(): number {
    return this.#up;
  }

  get idle(): number {
    return this.#idle.length;
  }

  onIdle(listener: () => void): void {
    this.#whenIdle.add(listener);
  }

  /** Calls the listeners in the order in which they were added. */
  offer(): void {
    for (const listener of this.#whenIdle) listener();
  }

  /** Called only while `idle` is not 0. */
  async run(task: ReaderTask, deadlineMs: number): Promise<TaskAnswer> {
    const thread = this.#idle.pop();
    if (thread === undefined) return { kind: 'crashed' };
    const answer = await thread.run(task, deadlineMs);
    if (answer.kind === 'done') {
      this.#idle.push(thread);
    } else {
      this.#up--;
      void this.#startOne(thread);
    }
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#all.map((thread) => thread.close()));
  }

  #startAll(): Promise<unknown> {
    this.#all = Array.from({ length: this.#size }, () => new ReaderThread(this.#options));
    return Promise.all(this.#all.map((thread) => this.#startOne(thread)));
  }

  /** A thread takes tasks only after it has loaded its modules: no deadline runs while it loads. */
  async #startOne(thread: ReaderThread): Promise<void> {
    if (this.#closed) return;
    if (await thread.start()) {
      this.#up++;
      this.#idle.push(thread);
      this.offer();
    } else {
      setTimeout(() => this.#startOne(thread), RESTART_PAUSE_MS).unref();
    }
  }
}
