import type { InboxStore } from './store.ts';
import type { Ended } from './types.ts';

/**
 * Milliseconds between two sweeps: a tab learns of the end of its inbox within a quarter of a
 * second. A sweep of 10,000 inboxes of which none ends takes one or two milliseconds.
 */
export const SWEEP_INTERVAL_MS = 250;

interface SweepListener {
  /** Called once for each reason. */
  ended(ended: Ended): void;
  failed(error: unknown): void;
}

/**
 * Ends inboxes at their deadline, so that tabs get the event. Sweeps do not overlap, and do not keep
 * the process alive. Returns a function that stops them.
 */
export function startSweeper(store: InboxStore, listener: SweepListener): () => void {
  let isSweeping = false;
  const timer = setInterval(async () => {
    if (isSweeping) return;
    isSweeping = true;
    try {
      for (const ended of await store.sweep()) listener.ended(ended);
    } catch (error) {
      listener.failed(error);
    }
    isSweeping = false;
  }, SWEEP_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}
