import type { ReaderTask } from '../reading/tasks.ts';
import { ReaderThread, type TaskAnswer, type ThreadOptions } from './reader-thread.ts';

/** Milliseconds until a thread that could not start is tried again. */
const RESTART_PAUSE_MS = 1_000;

/** A fixed number of reader threads, which start by `start` or with the first task. */
export class ThreadGroup {
  readonly #size: number;
  readonly #options: ThreadOptions;
  readonly #whenIdle = new Set<() => void>();
  readonly #all: ReaderThread[] = [];
  /** Started threads without a task. */
  readonly #idle: ReaderThread[] = [];
  #up = 0;
  readonly #firstStarted = Promise.withResolvers<void>();
  #allStarted: Promise<void> | null = null;
  #closed = false;

  constructor(size: number, options: ThreadOptions) {
    this.#size = size;
    this.#options = options;
  }

  /**
   * Resolves when the first thread is up, or could not be started, which is logged. The others
   * follow. Never rejects.
   */
  start(): Promise<void> {
    void this.startAll();
    return this.#firstStarted.promise;
  }

  /** Resolves when each thread is up, or could not be started. Never rejects. */
  startAll(): Promise<void> {
    this.#allStarted ??= this.#startEach();
    return this.#allStarted;
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

  /** Call it only while `idle` is not 0. */
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
    this.#firstStarted.resolve();
    await Promise.all(this.#all.map((thread) => thread.close()));
  }

  /** One after the other: a starting thread uses a whole core, and the first must be ready soon. */
  async #startEach(): Promise<void> {
    while (this.#all.length < this.#size && !this.#closed) {
      const thread = new ReaderThread(this.#options);
      this.#all.push(thread);
      await this.#startOne(thread);
      this.#firstStarted.resolve();
    }
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
