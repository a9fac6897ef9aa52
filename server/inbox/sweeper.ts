import type { InboxStore } from './store.ts';
import type { Ended } from './types.ts';

/**
 * Milliseconds between two sweeps: a tab hears of its inbox's end within a quarter of a
 * second, and a store without anything due answers in microseconds.
 */
export const SWEEP_INTERVAL_MS = 250;

interface Sweeper {
  /** Idempotent. A sweep that is under way finishes. */
  stop(): void;
}

/** Hears what comes of each sweep. */
interface SweepListener {
  /** Called once for each reason that occurred. */
  ended(ended: Ended): void;
  failed(error: unknown): void;
}

/**
 * Ends in time what is due, so that tabs hear of it. One timer, which keeps no process
 * alive; a slow sweep delays the next one instead of being overtaken by it.
 */
export function startSweeper(store: InboxStore, listener: SweepListener): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const schedule = () => {
    if (!stopped) timer = setTimeout(sweep, SWEEP_INTERVAL_MS).unref();
  };
  const sweep = () => {
    store
      .sweep()
      .then((all) => {
        for (const ended of all) listener.ended(ended);
      })
      .catch(listener.failed)
      .finally(schedule);
  };
  schedule();
  return {
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
