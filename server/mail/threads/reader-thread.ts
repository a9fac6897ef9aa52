import { Piscina } from 'piscina';
import type { Log } from '#server/ops/log.ts';
import { listTransfers, type ReaderResult, type ReaderTask } from '../reading/tasks.ts';

/**
 * MB of heap that a thread may use beside the bytes of the message. One of 25 MiB takes some
 * 150 while it is taken apart; the rest is room for what the collector has not seen yet.
 */
const THREAD_HEAP_MB = 384;

export type TaskAnswer =
  | { readonly kind: 'done'; readonly result: ReaderResult }
  /** The task overran. The thread was terminated and must be started again. */
  | { readonly kind: 'deadline' }
  /** The thread died, of memory for example, or could not do its task. It must be started again. */
  | { readonly kind: 'crashed' };

export interface ThreadOptions {
  /** File URL of the module whose `handle` does the tasks. */
  readonly workerUrl: string;
  readonly log: Log;
  /** MB of heap for each thread. */
  readonly heapMb?: number | undefined;
}

/**
 * One reader thread, with one task at a time. It is a Piscina of its own: Piscina hands a task to
 * any thread of a pool, so that the pool could not see when the replacement of a terminated one has
 * loaded its modules, and the deadline of a task would run while it does.
 */
export class ReaderThread {
  readonly #worker: Piscina<ReaderTask, ReaderResult>;
  readonly #log: Log;
  #closed = false;

  constructor({ workerUrl, log, heapMb = THREAD_HEAP_MB }: ThreadOptions) {
    this.#log = log;
    this.#worker = new Piscina<ReaderTask, ReaderResult>({
      ...{ filename: workerUrl, name: 'handle', minThreads: 1, maxThreads: 1 },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      recordTiming: false,
      // A thread that blocks where it has read a message keeps that on its stack until the next one.
      atomics: 'disabled',
    });
    this.#worker.on('error', (error) => this.#failed(error));
  }

  /** False where it could not be started, which the log says. Never rejects. */
  async start(): Promise<boolean> {
    try {
      await this.#worker.run({ kind: 'warm' });
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** Called only when it has been started and has nothing to do. The task's bytes are handed over. */
  async run(task: ReaderTask, deadlineMs: number): Promise<TaskAnswer> {
    // An aborted task takes its thread with it: Piscina terminates and replaces that.
    const deadline = new AbortController();
    const transferList = 'mails' in task ? [...listTransfers(task.mails)] : [];
    const timer = setTimeout(() => deadline.abort(), deadlineMs);
    try {
      const result = await this.#worker.run(task, { signal: deadline.signal, transferList });
      return { kind: 'done', result };
    } catch {
      // The error may quote the message, so it is not logged.
      return { kind: deadline.signal.aborted ? 'deadline' : 'crashed' };
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#worker.destroy();
  }

  #failed(error: unknown): void {
    if (!this.#closed) this.#log.failed('reader thread', error);
  }
}
