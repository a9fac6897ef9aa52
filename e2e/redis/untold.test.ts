import { describe, expect, test, vi } from 'vitest';
import { Bench } from '#server/inbox/contract/kit.ts';
import { Replica } from '#server/inbox/contract/replica.ts';
import { follow } from '#server/inbox/follow.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

/** Milliseconds; it is asked every ten seconds. */
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

describe('a change that nobody tells of', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  test('PUSH-2 R20 what no connection missed, and nobody told, is found by asking', async () => {
    const keys = ownKeys();
    const store = await openNode(redis().url, keys);
    const bench = new Bench({ store, clock: new ManualClock(), outlives: true });
    const [id, ending] = [await bench.id(), await bench.id()];
    const replica = new Replica();
    await follow(store, id, null, replica);
    const ear = await bench.listen(ending);
    await bench.deliver(id);
    const prefix = keys.ofInbox(id);
    const untold = `
      local messages, inbox = '${prefix}m:${id}', '${prefix}i:${id}'
      redis.call('HSET', messages, 2, redis.call('HGET', messages, 1))
      redis.call('HINCRBY', inbox, 'seq', 1)
      redis.call('HINCRBY', inbox, 'news', 1)`;
    await redis().cli('EVAL', untold, '0');
    await redis().cli('DEL', `${keys.ofInbox(ending)}i:${ending}`);
    await vi.waitFor(() => expect(replica.rows.size).toBe(2), PATIENCE);
    await vi.waitFor(() => expect(ear.ends).toEqual(['deleted']), PATIENCE);
  });
});
