import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { FastifyInstance } from 'fastify';
import { unavailable } from './problems.ts';

/** Milliseconds between two looks at how the process is. */
const LOOK_EVERY_MS = 1_000;
/** Milliseconds between two measurements of the delay. */
const RESOLUTION_MS = 10;
/** Milliseconds of mean delay at which tabs notice: more requests would only add to it. */
const MAX_EVENT_LOOP_DELAY_MS = 1_000;
/** Share of the memory that the process may use, past which only the kernel's killer is near. */
const MAX_RSS_SHARE = 0.95;
/** Share of the heap past which the collector runs all the time and the process is near its end. */
const MAX_HEAP_SHARE = 0.95;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What says how the service is, and the page's own files; never refused for being under pressure. */
    readonly underPressure?: 'served';
  }
}

/** What the process uses, bytes. Null where the system does not say. */
export type ResidentBytes = () => number | null;

/**
 * Refuses requests, 503, while too much is going on. Not by @fastify/under-pressure: that asks
 * for the memory in a timer, which throws when all files are taken, and so ends the process.
 */
export function guardLoad(
  app: FastifyInstance,
  resident: ResidentBytes = residentBytes,
): { readonly isHeavy: boolean } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let isHeavy = false;
  const looks = setInterval(() => {
    isHeavy = isLate(delays) || isNearlyFull(resident());
  }, LOOK_EVERY_MS).unref();
  app.addHook('onRequest', async ({ routeOptions }) => {
    if (isHeavy && routeOptions.config.underPressure !== 'served')
      throw unavailable('Too much is going on right now.', 'load');
  });
  app.addHook('onClose', async () => {
    clearInterval(looks);
    delays.disable();
  });
  return {
    get isHeavy() {
      return isHeavy;
    },
  };
}

function isLate(delays: ReturnType<typeof monitorEventLoopDelay>): boolean {
  const meanMs = delays.mean / 1e6 - RESOLUTION_MS;
  // Nothing was measured: the loop did not turn at all.
  const late = Number.isNaN(meanMs) || meanMs > MAX_EVENT_LOOP_DELAY_MS;
  delays.reset();
  return late;
}

function isNearlyFull(resident: number | null): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  // 0 where nothing limits it.
  const mayUse = process.constrainedMemory();
  const isFull = resident !== null && mayUse > 0 && resident > mayUse * MAX_RSS_SHARE;
  return isFull || used > limit * MAX_HEAP_SHARE;
}

/** R16. The system is asked through a file, and there may be none left to open. */
export function residentBytes(ask: () => number = process.memoryUsage.rss): number | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
