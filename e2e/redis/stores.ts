import { afterAll, beforeAll, onTestFinished, type TestContext } from 'vitest';
import { type MakeStore, noLimits, times } from '#server/inbox/contract/harness.ts';
import { systemClock } from '#server/ops/clock.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { Keys } from '#server/redis/keys.ts';
import { openRedis } from '#server/redis/open.ts';
import { type RedisServer, startRedis } from '../harness/redis.ts';

/** Enough for two inboxes to lie apart, and few enough to be looked through often. */
const PARTITIONS = 3;

/** Milliseconds for an answer: how long one may take is not what these tests are about. */
const TIMEOUT_MS = 30_000;

/** A server that the tests of one suite share. */
export function ownRedis(): () => RedisServer {
  let redis: RedisServer | null = null;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis?.[Symbol.asyncDispose]());
  return () => {
    if (redis === null) throw new Error('it is asked for before it is there');
    return redis;
  };
}

let spaces = 0;

/** Keys that no other test has. */
export function ownKeys(): Keys {
  spaces += 1;
  return new Keys(PARTITIONS, `test${spaces}.`);
}

/** What one node of several is opened with, beside where Redis is. */
export type NodeOptions = Partial<Parameters<typeof openRedis>[0]>;

/**
 * A node on a Redis that a test does something to. Its troubles are the subject. `atEnd`: of the
 * context of a test that runs beside others.
 */
export async function openNode(
  url: string,
  keys: Keys,
  options: NodeOptions = {},
  atEnd: TestContext['onTestFinished'] = onTestFinished,
) {
  const { store } = await openRedis({
    ...{ url, waitReplicas: 0, times, limits: noLimits, clock: systemClock, keys },
    failed: () => {},
    ...options,
  });
  atEnd(() => store.close());
  return store;
}

/** Stores on a Redis that is there already, each with nothing in it. */
export function storesAt(url: () => string): MakeStore {
  return async ({ times, limits }) => {
    const clock = new ManualClock();
    const { store } = await openRedis({
      ...{ url: url(), waitReplicas: 0, times, limits, clock: systemClock, time: clock },
      ...{ keys: ownKeys(), timeoutMs: TIMEOUT_MS },
      // What goes wrong behind the calls is not to be overlooked.
      failed(error) {
        throw error;
      },
    });
    return { store, clock, outlives: true };
  };
}
