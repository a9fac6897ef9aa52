import { describe, expect, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { Replica } from '#server/inbox/contract/replica.ts';
import { follow } from '#server/inbox/follow.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

/** Milliseconds; it is asked every ten seconds. */
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

describe('a change that was not published', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  test('PUSH-2 R20 a change without an event, on a connection that stayed open, is found by the regular check', async () => {
    const keys = ownKeys();
    const store = await openNode(redis().url, keys);
    const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    const [id, ending] = [await harness.id(), await harness.id()];
    const replica = new Replica();
    await follow(store, id, null, replica);
    const recorder = await harness.listen(ending);
    await harness.deliver(id);
    const prefix = keys.ofInbox(id);
    const unpublished = `
      local messages, inbox = '${prefix}m:${id}', '${prefix}i:${id}'
      redis.call('HSET', messages, 2, redis.call('HGET', messages, 1))
      redis.call('HINCRBY', inbox, 'seq', 1)
      redis.call('HINCRBY', inbox, 'news', 1)`;
    await redis().cli('EVAL', unpublished, '0');
    await redis().cli('DEL', `${keys.ofInbox(ending)}i:${ending}`);
    await vi.waitFor(() => expect(replica.rows.size).toBe(2), PATIENCE);
    await vi.waitFor(() => expect(recorder.ends).toEqual(['deleted']), PATIENCE);
  });
});
