import { setTimeout as delay } from 'node:timers/promises';
import type { InboxStore } from './types.ts';

/** Milliseconds for the store to show that it answers; whoever asks may have little patience. */
const PATIENCE_MS = 1_000;

/** Never rejects. */
export async function answersInTime(store: InboxStore): Promise<boolean> {
  const patience = new AbortController();
  const late = delay(PATIENCE_MS, false, { signal: patience.signal });
  try {
    return await Promise.race([store.usage().then(() => true), late]);
  } catch {
    return false;
  } finally {
    patience.abort();
  }
}
