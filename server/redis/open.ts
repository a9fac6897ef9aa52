import type { Sharing } from '#server/acme/sharing.ts';
import type { LifeTimes, StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { SharedCounter } from '#server/ops/rates.ts';
import { RedisSharing } from './certificates.ts';
import { connectTo } from './client.ts';
import { RedisCounter } from './counter.ts';
import { type FoundRedis, inspectRedis } from './inspect.ts';
import { Keys } from './keys.ts';
import { Line } from './line.ts';
import { NODE_LEASE_MS } from './nodes.ts';
import { assemble, type Parts } from './parts.ts';
import { RedisStore } from './redis-store.ts';
import { parseAddress } from './server-address.ts';
import { ServiceClock } from './service-clock.ts';

export interface RedisStoreOptions {
  readonly url: string;
  readonly waitReplicas: number;
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
  /** This machine's. */
  readonly clock: Clock;
  /** Something behind the calls. */
  readonly failed: (error: unknown) => void;
  /** A connection; by default told like all else. */
  readonly lost?: (error: unknown) => void;
  readonly found?: (redis: FoundRedis) => void;
  /** Undefined: nobody measures. */
  readonly measures?: Measures | undefined;
  /** Of the service, where a test turns it by hand. */
  readonly time?: Clock;
  readonly keys?: Keys;
  readonly nodeLeaseMs?: number;
  readonly timeoutMs?: number;
}

/** What the nodes on one Redis have in common. */
export interface SharedHeart {
  readonly store: InboxStore;
  /** Ends with the store. */
  readonly counter: SharedCounter;
  /** Ends with the store. */
  readonly certificates: Sharing;
}

/** Connects, and joins the nodes that share this Redis. Rejects where it does not answer. */
export async function openRedis(options: RedisStoreOptions): Promise<SharedHeart> {
  const { url, waitReplicas, times, limits, clock, failed, time, timeoutMs } = options;
  const keys = options.keys ?? new Keys();
  const address = parseAddress(url);
  let parts: Parts | null = null;
  const events = { failed: options.lost ?? failed, ready: () => parts?.catchUp() };
  const lineOptions = {
    ...{ sharded: address.kind === 'cluster', clock, measures: options.measures },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const connect = async () => new Line(await connectTo(address, events), lineOptions);
  const line = await connect();
  const lines = [line];
  try {
    const redis = await inspectRedis(line.client);
    options.found?.(redis);
    // Waiting for replicas holds up a connection, and must hold up nothing else.
    const commits = waitReplicas === 0 ? line : await connect();
    lines.push(commits);
    const own = time === undefined ? new ServiceClock(clock) : null;
    parts = await assemble({
      ...{ line, commits, times, limits, waitReplicas, failed },
      keys,
      nodeLeaseMs: options.nodeLeaseMs ?? NODE_LEASE_MS,
      clock: own ?? time ?? clock,
      time: own,
    });
  } catch (error) {
    for (const each of lines) each.close();
    throw error;
  }
  return {
    store: new RedisStore(parts),
    counter: new RedisCounter(line, keys),
    certificates: new RedisSharing(line, keys),
  };
}

export async function openRedisStore(options: RedisStoreOptions): Promise<InboxStore> {
  return (await openRedis(options)).store;
}
