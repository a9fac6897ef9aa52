import { Piscina } from 'piscina';
import type { Log } from '#server/ops/log.ts';
import { type ReaderResult, type ReaderTask, transferOf } from './tasks.ts';

/**
 * MB of heap that a thread may use beside the bytes of the message. One of 25 MiB takes some
 * 150 while it is taken apart; the rest is room for what the collector has not seen yet.
 */
const THREAD_HEAP_MB = 384;

/** Milliseconds before a thread that would not even start is tried again. */
const RESTART_PAUSE_MS = 1_000;

export type TaskAnswer =
  | { readonly kind: 'done'; readonly result: ReaderResult }
  /** The thread was terminated and is being replaced. */
  | { readonly kind: 'deadline' }
  /** The thread died, of memory for example, or could not do what it was told. */
  | { readonly kind: 'crashed' };

/** A fixed number of threads, each with one task at a time and a deadline for it. */
export interface Threads {
  /** Called only while `free` is not 0. The task's bytes are handed over. */
  run(task: ReaderTask): Promise<TaskAnswer>;
  /** Threads that are up and have nothing to do. */
  readonly free: number;
  /** Those that are up, free or not. */
  readonly up: number;
  /** The first thread is up, or could not be started, which the log says. Never rejects. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

export interface ThreadOptions {
  readonly workers: number;
  readonly deadlineMs: number;
  /** File URL of the module whose `handle` does the tasks. */
  readonly workerUrl: string;
  readonly log: Log;
  /** MB of heap for each thread. */
  readonly heapMb?: number;
  /** A thread is free. */
  readonly onFree: () => void;
}

export function startThreads({
  workers,
  deadlineMs,
  workerUrl,
  log,
  heapMb = THREAD_HEAP_MB,
  onFree,
}: ThreadOptions): Threads {
  const pool = new Piscina<ReaderTask, ReaderResult>({
    filename: workerUrl,
    name: 'handle',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Infinity,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    recordTiming: false,
  });
  pool.on('error', (error) => log.failed('reader thread', error));
  const closing = new AbortController();
  const first = Promise.withResolvers<void>();
  let free = 0;
  let up = 0;

  const release = () => {
    free++;
    first.resolve();
    onFree();
  };

  // The deadline must not run while a new thread still loads its modules, so a place is
  // free only once its thread has answered.
  const warmUp = async () => {
    while (!closing.signal.aborted) {
      try {
        await pool.run({ kind: 'warm' });
        up++;
        return release();
      } catch (error) {
        if (closing.signal.aborted) return;
        log.failed('reader thread', error);
        first.resolve();
        await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS).unref());
      }
    }
  };
  const replace = () => {
    up--;
    void warmUp();
  };
  for (let started = 0; started < workers; started++) void warmUp();

  return {
    get free() {
      return free;
    },
    get up() {
      return up;
    },
    async run(task) {
      free--;
      const answer = await runIn(pool, task, deadlineMs);
      if (answer.kind === 'done') release();
      else replace();
      return answer;
    },
    started: first.promise,
    async close() {
      closing.abort();
      first.resolve();
      await pool.destroy();
    },
  };
}

/** An aborted task takes its thread with it: the pool terminates and replaces that. */
async function runIn(
  pool: Piscina<ReaderTask, ReaderResult>,
  task: ReaderTask,
  deadlineMs: number,
): Promise<TaskAnswer> {
  const deadline = new AbortController();
  const transferList = 'mails' in task ? [...transferOf(task.mails)] : [];
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  try {
    const result = await pool.run(task, { signal: deadline.signal, transferList });
    return { kind: 'done', result };
  } catch {
    // What was thrown may quote the message, so it is told apart and not written.
    return { kind: deadline.signal.aborted ? 'deadline' : 'crashed' };
  } finally {
    clearTimeout(timer);
  }
}
