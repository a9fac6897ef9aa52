import type { Config } from '#server/config/config.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import { ownRates, type Rates, sharedRates } from '#server/ops/rates.ts';
import type { RedisStoreOptions } from '#server/redis/open.ts';
import type { Endings } from './shutdown.ts';

export interface OpenedStore {
  readonly store: InboxStore;
  /** Counted where the inboxes are: by this process, or by all nodes together. */
  readonly rates: Rates;
}

interface Watched {
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined: nobody measures. */
  readonly measures: Measures | undefined;
}

/** The heart that was configured. Rejects where there is a Redis that cannot be had or trusted. */
export async function openStore(
  { store, life: times, limits }: Config,
  { clock, log, measures }: Watched,
  endings: Endings,
): Promise<OpenedStore> {
  const opened =
    store.kind === 'memory'
      ? { store: new MemoryStore({ clock, times, limits }), rates: ownRates() }
      : await openShared(store, { times, limits, clock, measures }, log);
  endings.set('store', () => opened.store.close());
  return opened;
}

async function openShared(
  { url, waitReplicas }: Extract<Config['store'], { kind: 'redis' }>,
  common: Pick<RedisStoreOptions, 'times' | 'limits' | 'clock' | 'measures'>,
  log: Log,
): Promise<OpenedStore> {
  // Who needs no Redis does not load what speaks to it.
  const { openRedis } = await import('#server/redis/open.ts');
  const redis = await openRedis({
    ...{ ...common, url, waitReplicas },
    failed: (error) => log.failed(error instanceof StoreUnavailable ? 'redis' : 'store', error),
    lost: (error) => log.failed('redis', error),
    found: (found) => log.keeping(found),
  });
  return { store: redis.store, rates: sharedRates(redis.counter) };
}
