import { setTimeout as sleep } from 'node:timers/promises';
import { Piscina } from 'piscina';
import type { Log } from '#server/ops/log.ts';
import { listTransfers, type ReaderResult, type ReaderTask } from '../reading/tasks.ts';

/**
 * MB of heap that a thread may use beside the bytes of the message. A message of 25 MiB takes about
 * 150 while it is parsed; the rest is for garbage that is not collected yet.
 */
const THREAD_HEAP_MB = 384;

/**
 * A task may take this many times its deadline if the machine gives its thread little CPU time. A
 * new thread would need a second of CPU time to start, and its next task would overrun too.
 */
const BUSY_MACHINE_FACTOR = 10;

/** Microseconds in a millisecond. */
const MICROSECONDS = 1_000;

export type TaskAnswer =
  | { readonly kind: 'done'; readonly result: ReaderResult }
  /** The task overran. The thread was terminated and must be started again. */
  | { readonly kind: 'deadline' }
  /** The thread ended, for example out of memory, or failed. It must be started again. */
  | { readonly kind: 'crashed' };

interface RunningTask {
  readonly deadlineMs: number;
  readonly overrun: AbortController;
  ended: boolean;
}

export interface ThreadOptions {
  /** File URL of the module whose `handle` runs the tasks. */
  readonly workerUrl: string;
  readonly log: Log;
  /** MB of heap for each thread. */
  readonly heapMb?: number | undefined;
}

/**
 * One reader thread, with one task at a time. Each thread is a Piscina of its own: a pool of several
 * threads would give tasks to a replacement that still loads its modules, while the deadline runs.
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
      // A thread that waits by Atomics keeps the last message on its stack until the next task.
      atomics: 'disabled',
    });
    this.#worker.on('error', (error) => this.#failed(error));
  }

  /** False if it could not be started, which is logged. Never rejects. */
  async start(): Promise<boolean> {
    try {
      await this.#worker.run({ kind: 'warm' });
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** Call it only when the thread is started and idle. Transfers the bytes of the task. */
  async run(task: ReaderTask, deadlineMs: number): Promise<TaskAnswer> {
    // Piscina terminates and replaces the thread of an aborted task.
    const running: RunningTask = { deadlineMs, overrun: new AbortController(), ended: false };
    const { signal } = running.overrun;
    const transferList = 'mails' in task ? [...listTransfers(task.mails)] : [];
    const half = setTimeout(() => this.#abortOverrun(running), deadlineMs / 2);
    try {
      const result = await this.#worker.run(task, { signal, transferList });
      return { kind: 'done', result };
    } catch {
      // The error may quote the message, so it is not logged.
      return { kind: signal.aborted ? 'deadline' : 'crashed' };
    } finally {
      clearTimeout(half);
      running.ended = true;
    }
  }

  /** Called after half of the deadline. The other half is measured in CPU time of the thread. */
  async #abortOverrun(running: RunningTask): Promise<void> {
    const [thread] = this.#worker.threads;
    if (thread === undefined) return;
    const half = running.deadlineMs / 2;
    const latest = performance.now() + running.deadlineMs * BUSY_MACHINE_FACTOR;
    try {
      const before = await thread.cpuUsage();
      for (let used = 0; used < half && performance.now() < latest; ) {
        await sleep(half - used, null, { ref: false });
        if (running.ended) return;
        const { user, system } = await thread.cpuUsage(before);
        used = (user + system) / MICROSECONDS;
      }
    } catch {
      return; // The thread has died, and the task with it.
    }
    running.overrun.abort();
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#worker.destroy();
  }

  #failed(error: unknown): void {
    if (!this.#closed) this.#log.failed('reader thread', error);
  }
}
