import type { InboxStore } from './types.ts';

/**
 * Milliseconds between two sweeps: a tab hears of its inbox's end within a quarter of a
 * second, and a store without anything due answers in microseconds.
 */
export const SWEEP_INTERVAL_MS = 250;

export interface Sweeper {
  /** Idempotent. A sweep that is under way finishes. */
  stop(): void;
}

/**
 * Ends in time what is due, so that tabs hear of it. One timer, which keeps no process
 * alive; a slow sweep delays the next one instead of being overtaken by it.
 */
export function startSweeper(store: InboxStore, onError: (error: unknown) => void): Sweeper {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const schedule = () => {
    if (!stopped) timer = setTimeout(sweep, SWEEP_INTERVAL_MS).unref();
  };
  const sweep = () => {
    store.sweep().catch(onError).finally(schedule);
  };
  schedule();
  return {
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
