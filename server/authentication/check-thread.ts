import { Piscina } from 'piscina';
import type { Log } from '#server/ops/log.ts';
import type { CheckAnswer, CheckTask, DnsSettings } from './types.ts';

/** Messages that the thread checks at once: it waits for DNS most of the time. */
export const AT_ONCE = 32;

/** MB of heap; the bytes of the messages lie beside it. */
const THREAD_HEAP_MB = 256;

/** Milliseconds without a message before the thread ends; its DNS cache ends with it. */
const IDLE_MS = 60_000;

/**
 * Milliseconds after which the thread counts as stuck and is replaced. Far longer than a check: the
 * thread may have to start first, and other processes may use the CPU.
 */
const STUCK_MS = 15_000;

/** The thread that checks senders. It starts with the first message: mailauth is large. */
export interface CheckThread {
  /** Null if the check failed. Never rejects. */
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
      // Not by an AbortSignal: the pool runs an abortable task alone in its thread.
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
    // A thread that waits by Atomics would not process DNS answers.
    atomics: 'disabled',
    workerData: { servers },
  });
  pool.on('error', (error) => log.failed('check thread', error));
  return pool;
}
