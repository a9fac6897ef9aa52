import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { type Clock, systemClock } from '#server/ops/clock.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys } from './stores.ts';

/** Milliseconds; a beat is a fourth of it. */
const LEASE_MS = 4_000;
const TIMEOUT_MS = 10_000;
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

/** A machine that sleeps does not count the time: its clock stands still. */
class SleepyClock implements Clock {
  #slept = 0;

  now(): number {
    return systemClock.now() - this.#slept;
  }

  wall(): number {
    return systemClock.wall();
  }

  sleep(ms: number): void {
    this.#slept += ms;
  }
}

describe('a machine that was suspended', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  // Less than a lease, and more: what others say of it is new, or old.
  test.concurrent.for([2_000, 3_000, 600_000])(
    'LIFE-13 R12 by %i ms corrects its own time, and not the time of other nodes',
    async (ms, { onTestFinished: atEnd }) => {
      const keys = ownKeys();
      const options = { timeoutMs: TIMEOUT_MS, nodeLeaseMs: LEASE_MS };
      const clock = new SleepyClock();
      const wake = new StoreHarness({
        store: await openNode(redis.url, keys, options, atEnd),
        clock: new ManualClock(),
        outlives: true,
      });
      const sleepy = await openNode(redis.url, keys, { ...options, clock }, atEnd);
      const { inbox } = await wake.inbox();
      const met = async () => Number(await redis.cli('GET', `${keys.common}met`));
      await vi.waitFor(async () => expect(await met()).toBeGreaterThan(0), PATIENCE);

      clock.sleep(ms);
      const end = async () => Date.parse((await sleepy.touch(inbox.id))?.expiresAt ?? '');
      const before = Date.parse(inbox.expiresAt ?? '');
      await vi.waitFor(async () => expect(await end()).toBeGreaterThan(before - 500), PATIENCE);
      const shift = async () => Number(await redis.cli('GET', `${keys.common}shift`));
      expect(await shift()).toBe(0);
      // Both agree with Redis's clock from here on.
      const since = await met();
      await vi.waitFor(async () => expect(await met()).toBeGreaterThan(since + LEASE_MS), PATIENCE);
      expect(await shift()).toBe(0);
      expect(await wake.store.view(inbox.id)).not.toBeNull();
    },
  );
});
