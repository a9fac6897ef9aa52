import type { InboxStore } from './store.ts';
import type { Ended } from './types.ts';

/**
 * Milliseconds between two sweeps: a tab learns of the end of its inbox within a quarter of a
 * second. A sweep of 10,000 inboxes of which none ends takes one or two milliseconds.
 */
export const SWEEP_INTERVAL_MS = 250;

interface Sweeper {
  /** Idempotent. A sweep that is under way finishes. */
  stop(): void;
}

interface SweepListener {
  /** Called once for each reason. */
  ended(ended: Ended): void;
  failed(error: unknown): void;
}

/**
 * Ends inboxes at their deadline, so that tabs get the event. Uses one timer, which does not
 * keep the process alive. Sweeps do not overlap: a slow sweep delays the next one.
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
