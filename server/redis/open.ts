import type { Sharing } from '#server/acme/sharing.ts';
import type { LifeTimes, StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { SharedCounter } from '#server/ops/rates.ts';
import { RedisSharing } from './certificates.ts';
import { connectTo } from './client.ts';
import { RedisConnection } from './connection.ts';
import { type FoundRedis, inspectRedis } from './inspect.ts';
import { Keys } from './keys.ts';
import { NODE_LEASE_MS } from './nodes.ts';
import { assemble, type Parts } from './parts.ts';
import { RedisStore } from './redis-store.ts';
import { createScript, type Script } from './scripts.ts';
import { parseAddress } from './server-address.ts';
import { ServiceClock } from './service-clock.ts';

export interface RedisStoreOptions {
  readonly url: string;
  readonly waitReplicas: number;
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
  /** The clock of this machine. */
  readonly clock: Clock;
  /** A background task failed. */
  readonly failed: (error: unknown) => void;
  /** A connection was lost; by default like `failed`. */
  readonly lost?: (error: unknown) => void;
  readonly found?: (redis: FoundRedis) => void;
  /** Undefined: no metrics. */
  readonly measures?: Measures | undefined;
  /** The service clock of a test. */
  readonly time?: Clock;
  readonly keys?: Keys;
  readonly nodeLeaseMs?: number;
  readonly timeoutMs?: number;
}

/** What the nodes on one Redis share. */
export interface OpenedRedis {
  readonly store: InboxStore;
  /** Ends with the store. */
  readonly counter: SharedCounter;
  /** Ends with the store. */
  readonly certificates: Sharing;
}

/** Connects, and joins the nodes on this Redis. Rejects if it does not answer. */
export async function openRedis(options: RedisStoreOptions): Promise<OpenedRedis> {
  const { url, waitReplicas, times, limits, clock, failed, time, timeoutMs } = options;
  const keys = options.keys ?? new Keys();
  const address = parseAddress(url);
  let parts: Parts | null = null;
  const events = { failed: options.lost ?? failed, ready: () => parts?.catchUp() };
  const connectionOptions = {
    ...{ sharded: address.kind === 'cluster', clock, measures: options.measures },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const connect = async () =>
    new RedisConnection(await connectTo(address, events), connectionOptions);
  const connection = await connect();
  const connections = [connection];
  try {
    const redis = await inspectRedis(connection.client);
    options.found?.(redis);
    // WAIT blocks its connection, so commits then have their own.
    const commits = waitReplicas === 0 ? connection : await connect();
    connections.push(commits);
    const own = time === undefined ? new ServiceClock(clock) : null;
    parts = await assemble({
      ...{ connection, commits, times, limits, waitReplicas, failed },
      keys,
      nodeLeaseMs: options.nodeLeaseMs ?? NODE_LEASE_MS,
      clock: own ?? time ?? clock,
      time: own,
    });
  } catch (error) {
    for (const each of connections) each.close();
    throw error;
  }
  return {
    store: new RedisStore(parts),
    counter: createCounter(connection, keys),
    certificates: new RedisSharing(connection, keys),
  };
}

/** Counts events of sources in a minute or a day, for all nodes together. */
function createCounter(connection: RedisConnection, keys: Keys): SharedCounter {
  // The library passes the text of its script with each call; the hash is computed once.
  const scripts = new Map<string, Script>();
  return {
    keyOf: (name, source) => keys.rateOf(name, source),
    eval(text, { keys: [key = ''], arguments: given }) {
      const script = scripts.get(text) ?? createScript(text);
      scripts.set(text, script);
      return connection.evaluate(script, key, given);
    },
  };
}
