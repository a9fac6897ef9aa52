import type { Config } from './config.ts';
import type { Clock } from './inbox/clock.ts';
import { MemoryStore } from './inbox/memory-store.ts';
import type { InboxStore } from './inbox/store.ts';
import type { Log } from './ops/log.ts';

/** The heart that was configured. Rejects where there is a Redis that cannot be had or trusted. */
export async function openStore(
  { store, life: times, limits }: Config,
  clock: Clock,
  log: Log,
): Promise<InboxStore> {
  if (store.kind === 'memory') return new MemoryStore({ clock, times, limits });
  const { url, waitReplicas } = store;
  // Who needs no Redis does not load what speaks to it.
  const { openRedisStore } = await import('./inbox/redis/open.ts');
  return openRedisStore({
    ...{ url, waitReplicas, times, limits, clock },
    failed: (error) => log.failed('redis', error),
    found: (redis) => log.keeping(redis),
  });
}
