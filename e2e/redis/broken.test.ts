import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { Replica } from '#server/inbox/contract/replica.ts';
import { follow } from '#server/inbox/follow.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { startRelay } from '../harness/relay.ts';
import { openNode, ownKeys } from './stores.ts';

const why = await whyNoRedis('redis');

/** Other programs may write to Redis, and its disk may be faulty. */
describe('damaged entries in Redis', {
  timeout: 60_000,
  ...unlessMissing(why),
}, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  async function open() {
    const keys = ownKeys();
    const failures: unknown[] = [];
    const store = await openNode(redis.url, keys, { failed: (error) => failures.push(error) });
    const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    return { keys, failures, store, harness };
  }

  test.each(['nonsense', '40 1024 own\n{}\n{}'])(
    'STORE-10 a message that is broken (%j) is lost alone, and said',
    async (nonsense) => {
      const { keys, failures, store, harness } = await open();
      const id = await harness.id();
      const broken = await harness.deliver(id);
      const sound = await harness.deliver(id);
      await redis.cli('HSET', `${keys.ofInbox(id)}m:${id}`, '1', nonsense);

      const replica = new Replica();
      const tab = await follow(store, id, null, replica);
      expect([...replica.rows.keys()]).toEqual([sound]);
      expect(failures).toMatchObject([{ name: 'BrokenEntry' }]);
      expect(`${failures[0]}`).not.toContain(id);
      expect(await store.message(id, broken)).toBeNull();
      expect(await store.mark(id, broken, true)).toBe(false);
      expect(await store.message(id, sound)).not.toBeNull();
      tab?.[Symbol.dispose]();
      expect(await store.remove(id, broken)).toBe(true);
      expect(await store.destroy(id, 'deleted')).toBe('ended');
      expect((await store.usage()).messages).toBe(0);
    },
  );

  test('PUSH-2 a part of Redis that cannot be asked keeps no other from what was missed', async () => {
    const relay = await startRelay();
    onTestFinished(() => relay[Symbol.asyncDispose]());
    const behind = { host: '127.0.0.1', port: redis.port };
    relay.lead(behind);
    const { keys, harness } = await open();
    const near = await openNode(relay.origin.replace('http', 'redis'), keys);
    const ids = await Promise.all(Array.from({ length: 24 }, () => harness.id()));
    const [early = '', late = ''] = [keys.partitions[0], keys.partitions.at(-1)].map((partition) =>
      ids.find((id) => keys.ofInbox(id) === partition),
    );
    const events: unknown[] = [];
    await near.subscribe(early, () => {});
    await near.subscribe(late, (event) => events.push(event));
    relay.lead(null);
    relay.cut();
    await harness.deliver(late);
    await redis.cli('SET', `${keys.ofInbox(early)}i:${early}`, 'something else');
    relay.lead(behind);
    await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 30_000, interval: 20 });
  });

  test.each([
    ['small', 100],
    ['large', 1_000_000],
    ['large (whole pieces)', 262_144],
  ])('STORE-10 a %s message without its bytes is not there, and said', async (_, size) => {
    const { keys, failures, store, harness } = await open();
    const id = await harness.id();
    const broken = await harness.deliver(id, { size });
    const sound = await harness.deliver(id, { size });
    await redis.cli('DEL', `${keys.ofInbox(id)}b:${id}:1`);
    expect(await store.message(id, broken)).toBeNull();
    expect(failures).toMatchObject([{ name: 'BrokenEntry' }]);
    expect((await store.message(id, sound))?.body.bytes.byteLength).toBe(size);
    expect(await store.remove(id, broken)).toBe(true);
    expect(await store.message(id, broken)).toBeNull();
    expect(failures).toHaveLength(1);
  });

  test.each([
    ['life', '{"kind":"undead"}'],
    ['holders', '[]]'],
    ['created', 'yesterday'],
  ])(
    'STORE-10 an inbox whose %s is broken is dead to who asks, and no other',
    async (field, text) => {
      const { keys, failures, store, harness } = await open();
      const { inbox, token } = await harness.inbox();
      const other = await harness.inbox();
      await redis.cli('HSET', `${keys.ofInbox(inbox.id)}i:${inbox.id}`, field, text);
      expect(await store.authenticate(token)).toBeNull();
      expect(await store.view(inbox.id)).toBeNull();
      expect(await store.connectLease(inbox.id, null)).toBeNull();
      expect(failures).toMatchObject(Array.from({ length: 3 }, () => ({ name: 'BrokenEntry' })));
      expect(await store.authenticate(other.token)).toBe(other.inbox.id);
      await store.sweep();
      expect(await store.destroy(inbox.id, 'deleted')).toBe('ended');
    },
  );
});
