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

describe('subscriptions to changes', { timeout: 60_000, ...unlessMissing(why) }, () => {
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

  test('a node listens to what somebody there holds, and to nothing else', async () => {
    const keys = ownKeys();
    const [near, far] = [await openNode(redis().url, keys), await openNode(redis().url, keys)];
    const harness = new StoreHarness({ store: far, clock: new ManualClock(), outlives: true });
    const [held, other] = [await harness.id(), await harness.id()];
    const events: unknown[] = [];
    const subscription = await near.subscribe(held, (event) => events.push(event));
    for (const id of [held, other]) await harness.deliver(id);
    await vi.waitFor(() => expect(events).toHaveLength(1), PATIENCE);
    const pattern = `${keys.common.slice(0, keys.common.indexOf('{'))}*`;
    const channels = () => redis().cli('PUBSUB', 'SHARDCHANNELS', pattern);
    const channel = await channels();
    expect(channel).toBe(`${keys.ofInbox(held)}c:${held}`);
    expect(await redis().cli('PUBSUB', 'SHARDNUMSUB', channel)).toBe(`${channel}\n1`);
    subscription?.[Symbol.dispose]();
    await vi.waitFor(async () => expect(await channels()).toBe(''), PATIENCE);
  });
});
