import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { noLimits, StoreHarness } from '#server/inbox/contract/harness.ts';
import { Replica } from '#server/inbox/contract/replica.ts';
import { follow } from '#server/inbox/follow.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { OPERATOR_ADDRESS } from '#server/inbox/store.ts';
import { byLength } from '#server/ops/testing/length.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { connectTo } from '#server/redis/client.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { startRelay } from '../harness/relay.ts';
import { openNode, ownKeys } from './stores.ts';

/** Milliseconds that a node waits for an answer where Redis is stopped on purpose. */
const SHORT_MS = 1_000;
/** Milliseconds elsewhere: a machine that is busy is not what these tests are about. */
const LONG_MS = 30_000;
/** Milliseconds; a beat is a fourth of it. */
const LEASE_MS = 4_000;
/** Milliseconds; many times what it takes. */
const PATIENCE = { timeout: 30_000, interval: 20 };

const AWAY = { name: 'StoreUnavailable' };
/** Places at which Redis stops: it may be before, in and after what it does for one message. */
const STOPS = byLength({ short: [0, 2, 5], long: [0, 1, 2, 3, 4, 5, 6, 7] });

const why = await whyNoRedis('redis');

describe('a Redis in trouble', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  const keys = ownKeys();
  beforeEach(async () => {
    redis = await startRedis('redis', ['--appendonly', 'yes', '--appendfsync', 'always']);
  });
  afterEach(() => redis[Symbol.asyncDispose]());

  const open = (options = {}) =>
    openNode(redis.url, keys, { timeoutMs: LONG_MS, nodeLeaseMs: LEASE_MS, ...options });
  /** The same harness for several nodes; their time is Redis's. */
  const benchOf = (store: InboxStore) =>
    new StoreHarness({ store, clock: new ManualClock(), outlives: true });
  const isBack = (store: InboxStore) => vi.waitFor(() => store.usage(), PATIENCE);

  test('STORE-4 R7 while Redis is down every caller gets an error at once, and the store recovers by itself', async () => {
    const harness = benchOf(await open());
    const { store } = harness;
    const { inbox } = await harness.inbox();
    const kept = await harness.deliver(inbox.id);
    await redis.kill();
    await expect(store.view(inbox.id)).rejects.toMatchObject(AWAY);
    // After one timeout, no other caller waits.
    await expect(store.append(harness.mail([inbox.id]))).rejects.toThrow('Redis is away');
    await expect(store.admit(inbox.address, 1)).rejects.toThrow('Redis is away');
    await redis.restart();
    await isBack(store);
    expect(await store.message(inbox.id, kept)).not.toBeNull();
    expect(await harness.deliver(inbox.id)).toBeTruthy();
  });

  test('STORE-4 R8 a slow one costs a bounded time, wherever it stops', async () => {
    const harness = benchOf(await open({ timeoutMs: SHORT_MS }));
    const { store } = harness;
    const id = await harness.id();
    const size = 1_000_000;
    for (const turns of STOPS) {
      const before = (await store.view(id))?.messageCount;
      // It stops somewhere between the first piece and the commit.
      const append = store.append(harness.mail([id], { size })).then(
        ([answer]) => answer?.kind,
        (error: unknown) => error,
      );
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      redis.signal('SIGSTOP');
      const outcome = await append;
      redis.signal('SIGCONT');
      await isBack(store);
      const after = (await store.view(id))?.messageCount;
      if (outcome === 'stored') expect(after).toBe((before ?? 0) + 1);
      else expect([outcome, after]).toMatchObject([AWAY, before]);
    }
  });

  test('STORE-5 R8 with a fingerprint the retry is known, whatever became of the first', async () => {
    const harness = benchOf(await open({ timeoutMs: SHORT_MS }));
    const { store } = harness;
    const id = await harness.id();
    const mail = () => harness.mail([id], { fingerprint: 'the same' });
    const first = store.append(mail());
    redis.signal('SIGSTOP');
    await first.catch((error: unknown) => expect(error).toMatchObject(AWAY));
    redis.signal('SIGCONT');
    await isBack(store);
    const [again] = await store.append(mail());
    expect(again?.kind).toMatch(/^(stored|duplicate)$/);
    expect((await store.view(id))?.messageCount).toBe(1);
  });

  test('PUSH-2 R18 R20 a node that was cut off hears each change once', async () => {
    const relay = await startRelay();
    onTestFinished(() => relay[Symbol.asyncDispose]());
    const behind = { host: '127.0.0.1', port: redis.port };
    relay.lead(behind);
    const url = relay.origin.replace('http', 'redis');
    const near = benchOf(await openNode(url, keys, { timeoutMs: LONG_MS }));
    const far = benchOf(await open());
    const [{ inbox }, ending] = [await near.inbox(), await near.inbox()];
    const replica = new Replica();
    await follow(near.store, inbox.id, null, replica);
    const recorder = await near.listen(ending.inbox.id);
    for (let round = 0; round < 3; round += 1) {
      await far.deliver(inbox.id);
      relay.lead(null);
      relay.cut();
      const missed = await far.deliver(inbox.id);
      await far.store.mark(inbox.id, missed, true);
      if (round === 2) await far.store.destroy(ending.inbox.id, 'deleted');
      relay.lead(behind);
      // The replica checks itself that nothing is missing and nothing comes twice.
      await vi.waitFor(() => {
        expect([...replica.rows.values()].filter(({ seen }) => seen)).toHaveLength(round + 1);
      }, PATIENCE);
      expect(replica.rows.size).toBe(2 * (round + 1));
    }
    await vi.waitFor(() => expect(recorder.ends).toEqual(['deleted']), PATIENCE);
    expect(replica.ends).toEqual([]);
  });

  test('PUSH-2 R20 a node with thousands of subscriptions has all of them again after a cut', async () => {
    const ready = vi.fn();
    const address = { kind: 'single', at: { host: '127.0.0.1', port: redis.port } } as const;
    const client = await connectTo(
      { ...address, database: 0, tls: false, username: null, password: null },
      { failed: () => {}, ready },
    );
    onTestFinished(() => client.close());
    const channels = Array.from({ length: 3_000 }, (_, index) => `${keys.common}channel ${index}`);
    await Promise.all(channels.map((channel) => client.subscribe(channel, () => {})));
    const countChannels = async () =>
      (await redis.cli('PUBSUB', 'SHARDCHANNELS')).split('\n').length;
    expect(await countChannels()).toBe(channels.length);
    expect(await redis.cli('CLIENT', 'KILL', 'TYPE', 'pubsub')).toBe('1');
    await vi.waitFor(() => expect(ready).toHaveBeenCalledTimes(2), PATIENCE);
    expect(await countChannels()).toBe(channels.length);
  });

  test('R19 deleted on one node it is dead on all, also for a mail under way', async () => {
    const [near, far] = [benchOf(await open()), benchOf(await open())];
    const { inbox, token } = await near.inbox();
    const recorders = [await near.listen(inbox.id), await far.listen(inbox.id)];
    const { address } = inbox;
    expect(await far.store.admit(address, 4_000)).toMatchObject({ kind: 'room' });
    const races = Array.from({ length: 50 }, () => far.store.append(far.mail([inbox.id])));
    expect(await near.store.destroy(inbox.id, 'deleted')).toBe('ended');
    await Promise.all(races);
    expect(await far.store.append(far.mail([inbox.id], { transaction: 't' }))).toEqual([
      { kind: 'dead', inbox: inbox.id },
    ]);
    expect(await far.store.authenticate(token)).toBeNull();
    expect(await far.store.create({ address, maker: { kind: 'program' } })).toEqual({
      kind: 'not_free',
    });
    await vi.waitFor(() => {
      for (const recorder of recorders) expect(recorder.ends).toEqual(['deleted']);
    }, PATIENCE);
    // What the races brought in is gone with it.
    expect(await far.store.usage()).toMatchObject({ messages: 0, bytesHeld: 0 });
  });

  test('STORE-10 R11 after Redis was emptied, tabs get the end of their inbox and mail is refused', async () => {
    const harness = benchOf(await open());
    const { store } = harness;
    const { inbox } = await harness.inbox();
    await harness.inbox({ kind: 'operator', token: 'chosen-by-an-operator' });
    const held = await store.connectLease(inbox.id, null);
    const recorder = await harness.listen(inbox.id);
    await redis.cli('FLUSHALL');
    await vi.waitFor(() => expect(recorder.ends).toEqual(['deleted']), PATIENCE);
    expect(await store.admit(inbox.address, 1)).toEqual({ kind: 'dead' });
    await store.lose(inbox.id, held?.lease ?? '');
    expect(await store.admit(OPERATOR_ADDRESS, 1)).toMatchObject({ kind: 'room' });
    expect(await harness.deliver(await harness.id())).toBeTruthy();
  });

  test('STORE-10 R11 who listened to an inbox that is made anew hears that it ended', async () => {
    const harness = benchOf(await open());
    const maker = { kind: 'operator', token: 'chosen-by-an-operator' } as const;
    const { id } = (await harness.inbox(maker)).inbox;
    await harness.deliver(id);
    const recorder = await harness.listen(id);
    await harness.deliver(id);
    await redis.cli('FLUSHALL');
    await vi.waitFor(() => expect(recorder.ends).toEqual(['deleted']), PATIENCE);
    await vi.waitFor(async () => {
      expect(await harness.store.admit(OPERATOR_ADDRESS, 1)).toMatchObject({ kind: 'room' });
    }, PATIENCE);
    const again = await harness.listen(id);
    await harness.deliver(id);
    expect(again.changes).toMatchObject([{ type: 'message' }]);
  });

  test('STORE-7 R10 out of memory is full, and what frees memory is done', async () => {
    const harness = benchOf(await open());
    const { store } = harness;
    const { inbox } = await harness.inbox();
    const message = await harness.deliver(inbox.id);
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1mb');
    const full = { kind: 'store_full', inbox: inbox.id };
    expect(await store.append(harness.mail([inbox.id], { fingerprint: 'f' }))).toEqual([full]);
    expect(await store.append(harness.mail([inbox.id]))).toEqual([full]);
    expect(await store.admit(inbox.address, 1)).toMatchObject({ kind: 'store_full' });
    const wish = { address: 'new@mayfly.test', maker: { kind: 'program' } } as const;
    expect(await store.create(wish)).toEqual({ kind: 'full' });
    expect(await store.remove(inbox.id, message)).toBe(true);
    expect(await store.destroy(inbox.id, 'deleted')).toBe('ended');
    await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
    expect((await store.create(wish)).kind).toBe('created');
  });

  test('STORE-5 a message that too few replicas have gets no 250 and no push, and its retry is stored once', async () => {
    const replica = await startRedis('redis', ['--replicaof', '127.0.0.1', `${redis.port}`]);
    onTestFinished(() => replica[Symbol.asyncDispose]());
    const harness = benchOf(await open({ waitReplicas: 1, timeoutMs: 2_000 }));
    const { store } = harness;
    const id = await harness.id();
    const mail = () => harness.mail([id], { fingerprint: 'the same' });
    await vi.waitFor(() => harness.deliver(id), PATIENCE);
    const before = (await store.view(id))?.messageCount ?? 0;
    const recorder = await harness.listen(id);
    await replica.kill();
    await expect(store.append(mail())).rejects.toMatchObject(AWAY);
    // It is there, and a failover would take it away again.
    expect((await store.view(id))?.messageCount).toBe(before + 1);
    expect(recorder.changes).toEqual([]);
    await replica.restart();
    const again = await vi.waitFor(() => store.append(mail()), PATIENCE);
    expect(again).toMatchObject([{ kind: 'duplicate' }]);
    expect((await store.view(id))?.messageCount).toBe(before + 1);
    expect(recorder.changes).toMatchObject([{ type: 'message' }]);
  });

  test('CAP-2 STORE-5 what too few replicas have counts all the same', async () => {
    const limits = { ...noLimits, storeMaxBytes: 32_768 };
    const harness = benchOf(await open({ waitReplicas: 1, timeoutMs: 2_000, limits }));
    const { store } = harness;
    const id = await harness.id();
    const send = (fingerprint: string) =>
      store.append(harness.mail([id], { size: 10_000, fingerprint }));
    await expect(send('first')).rejects.toThrow('too few replicas');
    await expect(send('second')).rejects.toThrow('too few replicas');
    expect(await send('third')).toEqual([{ kind: 'store_full', inbox: id }]);
    const { messages, bytesHeld } = await store.usage();
    expect(messages).toBe(2);
    expect(bytesHeld).toBeLessThanOrEqual(limits.storeMaxBytes);
  });

  test('STORE-5 where replicas are missing, a mail without a fingerprint is not stored', async () => {
    const harness = benchOf(await open({ waitReplicas: 1, timeoutMs: 2_000 }));
    const { store } = harness;
    const ids = [await harness.id(), await harness.id()];
    for (const recipients of [ids.slice(0, 1), ids]) {
      await expect(store.append(harness.mail(recipients))).rejects.toMatchObject(AWAY);
      await isBack(store);
    }
    expect(await store.usage()).toMatchObject({ messages: 0, bytesHeld: 0 });
    const replica = await startRedis('redis', ['--replicaof', '127.0.0.1', `${redis.port}`]);
    onTestFinished(() => replica[Symbol.asyncDispose]());
    const answers = await vi.waitFor(() => store.append(harness.mail(ids)), PATIENCE);
    expect(answers).toMatchObject([{ kind: 'stored' }, { kind: 'stored' }]);
    await harness.deliver(ids[0] ?? '');
    expect((await store.usage()).messages).toBe(3);
  });

  test('STORE-2 a node that cannot join leaves no connection open', async () => {
    await redis.cli('SET', `${keys.common}nodes`, 'not a list of nodes');
    await expect(open({ waitReplicas: 1 })).rejects.toThrow('WRONGTYPE');
    // The one that asks is there itself.
    const clients = async () => (await redis.cli('CLIENT', 'LIST')).split('\n');
    await vi.waitFor(async () => expect(await clients()).toHaveLength(1), PATIENCE);
  });
});
