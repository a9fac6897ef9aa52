import { setTimeout as delay } from 'node:timers/promises';
import type { InboxStore } from './store.ts';
import type { StoreUsage } from './types.ts';

/** Milliseconds for the store to show that it answers; whoever asks may have little patience. */
const PATIENCE_MS = 1_000;

/** What it holds; null where it does not answer in time. Never rejects. */
export async function answersInTime(store: InboxStore): Promise<StoreUsage | null> {
  const patience = new AbortController();
  const late = delay(PATIENCE_MS, null, { signal: patience.signal });
  try {
    return await Promise.race([store.usage(), late]);
  } catch {
    return null;
  } finally {
    patience.abort();
  }
}
