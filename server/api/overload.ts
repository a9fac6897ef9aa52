import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { FastifyInstance } from 'fastify';
import { unavailable } from './refusal.ts';

/** Milliseconds between two checks. */
const CHECK_EVERY_MS = 1_000;
/** Milliseconds between two measurements of the delay. */
const RESOLUTION_MS = 10;
/** Milliseconds of mean delay that users notice; more requests would add to it. */
const MAX_EVENT_LOOP_DELAY_MS = 1_000;
/** Share of the process's memory; beyond it the kernel's out-of-memory killer is near. */
const MAX_RSS_SHARE = 0.95;
/** Share of the heap; beyond it garbage collection takes all the time. */
const MAX_HEAP_SHARE = 0.95;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Health checks and the page's own files are served under overload. */
    readonly whenOverloaded?: 'served';
  }
}

/**
 * Refuses requests with 503 under overload. @fastify/under-pressure reads the memory in a timer,
 * which throws without a free file descriptor and ends the process. Returns whether it refuses now.
 */
export function refuseWhenOverloaded(app: FastifyInstance): () => boolean {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let isOverloaded = false;
  let wasLate = false;
  const checks = setInterval(() => {
    const late = isLate(delays);
    // One pause, for example while the service starts, says nothing about the next requests.
    isOverloaded = (late && wasLate) || isNearlyFull();
    wasLate = late;
  }, CHECK_EVERY_MS).unref();
  app.addHook('onRequest', async ({ routeOptions }) => {
    if (isOverloaded && routeOptions.config.whenOverloaded !== 'served')
      throw unavailable('Too much is going on right now.', 'load');
  });
  app.addHook('onClose', async () => {
    clearInterval(checks);
    delays.disable();
  });
  return () => isOverloaded;
}

function isLate(delays: ReturnType<typeof monitorEventLoopDelay>): boolean {
  const meanMs = delays.mean / 1e6 - RESOLUTION_MS;
  // NaN: the event loop did not turn at all.
  const late = Number.isNaN(meanMs) || meanMs > MAX_EVENT_LOOP_DELAY_MS;
  delays.reset();
  return late;
}

export function isNearlyFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  // 0 without a limit.
  const mayUse = process.constrainedMemory();
  const isFull = mayUse > 0 && residentBytes() > mayUse * MAX_RSS_SHARE;
  return isFull || used > limit * MAX_HEAP_SHARE;
}

/** R16. Node reads a file for it, which fails without a free file descriptor: 0 then. */
function residentBytes(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    return 0;
  }
}
