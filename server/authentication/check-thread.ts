import { Piscina } from 'piscina';
import type { Log } from '#server/ops/log.ts';
import type { CheckAnswer, CheckTask, DnsSettings } from './types.ts';

/** Messages that the thread checks at once: it waits for DNS most of the time. */
export const AT_ONCE = 32;

/** MB of heap; the bytes of the messages lie beside it. */
const THREAD_HEAP_MB = 256;

/** Milliseconds without a message before the thread ends, and what it keeps with it. */
const IDLE_MS = 60_000;

/**
 * Milliseconds before the thread is taken for stuck in a message, and replaced. Far over what
 * a check may take, since it may have to start, and others may keep it from running.
 */
const STUCK_MS = 15_000;

/** The thread that checks senders. It starts with the first message: mailauth is large. */
export interface CheckThread {
  /** Null where it failed. Never rejects. */
  check(task: CheckTask): Promise<CheckAnswer | null>;
  close(): Promise<void>;
}

const WORKER_URL = import.meta.resolve('#server/authentication/worker.ts');

export interface CheckThreadOptions extends DnsSettings {
  readonly log: Log;
  /** File URL of the module that the thread runs. */
  readonly workerUrl?: string;
  readonly stuckMs?: number;
}

export function createCheckThread(options: CheckThreadOptions): CheckThread {
  const { log, stuckMs = STUCK_MS } = options;
  let pool = startPool(options);
  let closed = false;

  function replace(stuck: Piscina<CheckTask, CheckAnswer>): void {
    if (stuck !== pool || closed) return;
    log.failed('sender check', new Error('stuck'));
    pool = startPool(options);
    void stuck.destroy();
  }

  return {
    async check(task) {
      const asked = pool;
      // Not by a signal: the pool runs what can be aborted alone.
      const timer = setTimeout(() => replace(asked), stuckMs);
      try {
        return await asked.run(task);
      } catch (error) {
        if (asked === pool && !closed) log.failed('sender check', error);
        return null;
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      closed = true;
      return pool.destroy();
    },
  };
}

function startPool({ servers, log, workerUrl = WORKER_URL }: CheckThreadOptions) {
  const pool = new Piscina<CheckTask, CheckAnswer>({
    filename: workerUrl,
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: AT_ONCE,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: THREAD_HEAP_MB },
    recordTiming: false,
    // Waiting for messages must not keep it from hearing what DNS answers.
    atomics: 'disabled',
    workerData: { servers },
  });
  pool.on('error', (error) => log.failed('check thread', error));
  return pool;
}
