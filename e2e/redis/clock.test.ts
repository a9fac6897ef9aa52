import { describe, expect, test, vi } from 'vitest';
import { StoreHarness, times } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

/** Milliseconds; a beat, which looks at the clock, is a fourth of it. */
const LEASE_MS = 2_000;
/** Milliseconds by which Redis's clock is set: more than any inbox of these tests has left. */
const SET_BY_MS = 2 * times.idleTimeout;
/** Milliseconds that two looks at one deadline may be apart: what two clocks make of one time. */
const TREMBLE_MS = 2_000;
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

describe('the clock of a Redis that is set', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  test.each([
    ['ahead', SET_BY_MS],
    ['back', -SET_BY_MS],
  ])('LIFE-13 R12 %s moves no deadline, on any node', async (_, by) => {
    const keys = ownKeys();
    const open = async () => {
      const store = await openNode(redis().url, keys, { nodeLeaseMs: LEASE_MS });
      return new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    };
    const near = await open();
    const { inbox } = await near.inbox();
    // As if the clock had been set: what was noted of it is wrong by so much from now on.
    const [shift, met] = [`${keys.common}shift`, `${keys.common}met`];
    const agreed = async () => Number(await redis().cli('GET', met));
    await vi.waitFor(async () => expect(await agreed()).toBeGreaterThan(0), PATIENCE);
    await redis().cli('MSET', shift, `${by}`, met, `${(await agreed()) - by}`);
    await vi.waitFor(async () => {
      expect(Math.abs(Number(await redis().cli('GET', shift)))).toBeLessThan(TREMBLE_MS);
    }, PATIENCE);
    const far = await open();
    for (const { store } of [near, far]) {
      const seen = await store.view(inbox.id);
      const moved = Date.parse(seen?.expiresAt ?? '') - Date.parse(inbox.expiresAt ?? '');
      expect(Math.abs(moved)).toBeLessThan(TREMBLE_MS);
    }
  });
});
