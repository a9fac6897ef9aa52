import { describe, expect, test } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

const why = await whyNoRedis('redis');

describe('a deleted message', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  test('FEED-5 is known again at another node, and no key of Redis has its Message-ID', async () => {
    const keys = ownKeys();
    const [store, other] = await Promise.all([
      openNode(redis().url, keys),
      openNode(redis().url, keys),
    ]);
    const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    const fingerprint = '<order-4711@shop.example>/hash-of-the-body';
    const inbox = await harness.id();
    const id = await harness.deliver(inbox, { fingerprint });
    await store.remove(inbox, id);
    await redis().cli('CONFIG', 'SET', 'rdbcompression', 'no');
    const names = (await redis().cli('KEYS', '*')).split('\n');
    const dumps = await Promise.all(names.map((name) => redis().cli('DUMP', name)));
    expect(dumps.join('\n')).toContain(inbox);
    expect(dumps.join('\n')).not.toMatch(/shop\.example|hash-of-the-body/);
    const again = await other.append(harness.mail([inbox], { fingerprint }));
    expect(again).toMatchObject([{ kind: 'duplicate', id }]);
  });
});
