import { describe, expect, test, vi } from 'vitest';
import { SMALLEST_OVERHEAD_BYTES } from '#server/inbox/capacity.ts';
import { noLimits, StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

const STORE_BYTES = 100_000;
/** Raw bytes of a message that takes all that the store may hold. */
const WHOLE_STORE = STORE_BYTES - SMALLEST_OVERHEAD_BYTES;
const TIMEOUT_MS = 30_000;
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

describe('the limits of several nodes', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  async function openTwo(limits: Partial<typeof noLimits>) {
    const [keys, clock] = [ownKeys(), new ManualClock()];
    const options = { limits: { ...noLimits, ...limits }, timeoutMs: TIMEOUT_MS };
    const open = async () => {
      const store = await openNode(redis().url, keys, options);
      return new StoreHarness({ store, clock, outlives: true });
    };
    return [await open(), await open()] as const;
  }

  test('CAP-2 what one node stores or frees counts at the other within a second', async () => {
    const [near, far] = await openTwo({ storeMaxBytes: STORE_BYTES });
    const { inbox } = await near.inbox();
    const other = await near.id();
    const atFar = async () => (await far.store.admit(inbox.address, WHOLE_STORE)).kind;
    expect(await atFar()).toBe('room');
    const ids = (await near.store.append(near.mail([inbox.id, other]))).map(({ inbox: id }) => id);
    await vi.waitFor(async () => expect(await atFar()).toBe('store_full'), PATIENCE);
    const late = far.mail([other], { size: WHOLE_STORE });
    expect(await far.store.append(late)).toEqual([{ kind: 'store_full', inbox: other }]);
    for (const id of ids) await near.store.destroy(id, 'deleted');
    const last = await near.inbox();
    const atBoth = () =>
      Promise.all([near, far].map(({ store }) => store.admit(last.inbox.address, WHOLE_STORE)));
    await vi.waitFor(async () => {
      expect(await atBoth()).toMatchObject([{ kind: 'room' }, { kind: 'room' }]);
    }, PATIENCE);
  });

  test('CAP-2 CAP-3 R3 many messages for several inboxes at once at the limit: none too many', async () => {
    const [harness] = await openTwo({ storeMaxBytes: STORE_BYTES });
    const { store } = harness;
    const ids = await Promise.all(Array.from({ length: 3 }, () => harness.id()));
    const send = () => store.append(harness.mail(ids, { size: 8_192 }));
    const answers = (await Promise.all(Array.from({ length: 50 }, send))).flat();
    expect(answers.map(({ kind }) => kind)).toContain('store_full');
    const { bytesHeld } = await store.usage();
    expect(bytesHeld).toBeGreaterThan(0);
    expect(bytesHeld).toBeLessThanOrEqual(STORE_BYTES);
  });

  test('CAP-4 an inbox of one node counts at the other with the next reading', async () => {
    const [near, far] = await openTwo({ maxInboxes: 2 });
    await near.inbox();
    await near.inbox();
    expect(await far.store.usage()).toMatchObject({ living: 2 });
    const third = { address: 'third@mayfly.test', maker: { kind: 'program' } } as const;
    expect(await far.store.create(third)).toEqual({ kind: 'full' });
  });
});
