import { describe, expect, test } from 'vitest';
import { HOUR, StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

/** Requests at the same time with one token, as a script or a page that opens its whole inbox sends. */
const MANY = 200;

const why = await whyNoRedis('redis');

describe('at once on one inbox', { timeout: 120_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  test('HTTP-16 of two nodes that redeem a hand-off at the same time, one gets the token', async () => {
    const keys = ownKeys();
    const [one, other] = await Promise.all([
      openNode(redis().url, keys),
      openNode(redis().url, keys),
    ]);
    const harness = new StoreHarness({ store: one, clock: new ManualClock(), outlives: true });
    const { inbox, token } = await harness.inbox();
    const offer = async () => (await one.offerHandoff(inbox.id, token))?.secret ?? '';
    for (let round = 0; round < 20; round += 1) {
      const secret = await offer();
      const both = await Promise.all([one.redeemHandoff(secret), other.redeemHandoff(secret)]);
      expect(both.filter((found) => found !== null)).toEqual([token]);
    }
    const secret = await offer();
    const names = (await redis().cli('KEYS', '*h:*')).split('\n');
    const values = await Promise.all(names.map((name) => redis().cli('DUMP', name)));
    const stored = [...names, ...values].join('\n');
    expect(stored).toContain(inbox.id);
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(token);
  });

  test.each([1, 2])('STORE-12 none of many touches is refused, at %i nodes', async (count) => {
    const clock = new ManualClock();
    const keys = ownKeys();
    const open = () => openNode(redis().url, keys, { time: clock });
    const nodes = await Promise.all(Array.from({ length: count }, open));
    const [store = await open()] = nodes;
    const id = await new StoreHarness({ store, clock, outlives: true }).id();
    clock.advance(HOUR / 2);
    const touched = await Promise.all(
      Array.from({ length: MANY }, (_, index) => nodes[index % count]?.touch(id)),
    );
    for (const view of touched) expect(view?.expiresAt).toBe(touched[0]?.expiresAt);
    expect(Date.parse(touched[0]?.expiresAt ?? '')).toBe(clock.wall() + HOUR);
  });
});
