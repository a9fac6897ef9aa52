import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import type { Keys } from '#server/redis/keys.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { type Relay, startRelay } from '../harness/relay.ts';
import { openNode, ownKeys } from './stores.ts';

/** Milliseconds of silence after which a node of these tests is dead. */
const LEASE_MS = 3_000;
const TIMEOUT_MS = 10_000;
const PATIENCE = { timeout: 30_000, interval: 20 };

const TIMES = { idleTimeout: 3_600_000, reloadGrace: 200, disconnectGrace: 400, keepTime: 0 };

type AtEnd = TestContext['onTestFinished'];

const why = await whyNoRedis('redis');

describe('a node that dies', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  const benchOf = (store: InboxStore) =>
    new StoreHarness({ store, clock: new ManualClock(), outlives: true });
  const options = (disconnectGrace = TIMES.disconnectGrace) => ({
    ...{ timeoutMs: TIMEOUT_MS, nodeLeaseMs: LEASE_MS },
    times: { ...TIMES, disconnectGrace },
  });
  const open = async (atEnd: AtEnd, keys: Keys, grace?: number) =>
    benchOf(await openNode(redis.url, keys, options(grace), atEnd));

  /** One whose lines can be cut: then it is as dead to everybody as one that was killed. */
  async function openMortal(atEnd: AtEnd, keys: Keys, grace?: number) {
    const relay = await startRelay();
    atEnd(() => relay[Symbol.asyncDispose]());
    live(relay);
    const url = relay.origin.replace('http', 'redis');
    return { relay, mortal: benchOf(await openNode(url, keys, options(grace), atEnd)) };
  }
  const live = (relay: Relay) => relay.lead({ host: '127.0.0.1', port: redis.port });
  const die = (relay: Relay) => {
    relay.lead(null);
    relay.cut();
  };

  test.concurrent('STORE-6 its tabs count as lost, and their inbox ends when the longer grace is over', async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const survivor = await open(atEnd, keys);
    const { relay, mortal } = await openMortal(atEnd, keys);
    const { inbox } = await survivor.inbox();
    await mortal.store.connectLease(inbox.id, null);
    const recorder = await survivor.listen(inbox.id);
    expect((await survivor.store.view(inbox.id))?.tabs).toBe(1);
    die(relay);
    await vi.waitFor(async () => {
      await survivor.store.sweep();
      expect(recorder.ends).toEqual(['left']);
    }, PATIENCE);
  });

  test.concurrent('STORE-6 what it loses while it leaves counts once, and a tab that went over is held', async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const [leaver, successor] = [await open(atEnd, keys, 60_000), await open(atEnd, keys, 60_000)];
    const { inbox } = await successor.inbox();
    for (let turn = 0; turn < 2; turn += 1) {
      const held = await leaver.store.connectLease(inbox.id, null);
      const lease = held?.lease ?? '';
      await successor.store.connectLease(inbox.id, lease);
      if (turn === 0) await leaver.store.lose(inbox.id, lease);
      // Its sockets close as it goes: it is renamed before the life is read that one is lost of.
      else await Promise.all([leaver.store.lose(inbox.id, lease), leaver.store.close()]);
      expect((await successor.store.view(inbox.id))?.tabs).toBe(turn + 1);
    }
  });

  test.concurrent('STORE-6 its tabs count as lost, though another part of Redis cannot be asked', async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const { relay, mortal } = await openMortal(atEnd, keys, 60_000);
    const nodes = async () => redis.cli('ZRANGE', `${keys.common}nodes`, '0', '-1');
    const name = await nodes();
    const survivor = await open(atEnd, keys, 60_000);
    const boxes = await Promise.all(Array.from({ length: 24 }, () => survivor.id()));
    const id = boxes.find((box) => keys.ofInbox(box) === keys.partitions.at(-1)) ?? '';
    await mortal.store.connectLease(id, null);
    const sick = `${keys.partitions[0]}held:${name}`;
    await redis.cli('SET', sick, 'no set');
    die(relay);
    const tabs = async () => (await survivor.store.view(id))?.tabs;
    await vi.waitFor(async () => expect(await tabs()).toBe(0), PATIENCE);
    expect(await nodes()).toContain(name);
    await redis.cli('DEL', sick);
    await vi.waitFor(async () => expect(await nodes()).not.toContain(name), PATIENCE);
  });

  test.concurrent('STORE-6 one that was only cut off goes on under another name, with its tabs', async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const long = 60_000;
    const survivor = await open(atEnd, keys, long);
    const { relay, mortal } = await openMortal(atEnd, keys, long);
    const { inbox } = await survivor.inbox();
    const held = await mortal.store.connectLease(inbox.id, null);
    const tabs = async () => (await survivor.store.view(inbox.id))?.tabs;
    expect(await mortal.store.admit(inbox.address, 1_000)).toMatchObject({ kind: 'room' });
    die(relay);
    await vi.waitFor(async () => expect(await tabs()).toBe(0), PATIENCE);
    live(relay);
    await vi.waitFor(async () => expect(await tabs()).toBe(1), PATIENCE);
    // A transaction that was open over all that is measured at its dot.
    const mail = mortal.mail([inbox.id], { transaction: 'a' });
    expect(await mortal.store.append(mail)).toMatchObject([{ kind: 'stored' }]);
    await mortal.store.lose(inbox.id, held?.lease ?? '');
    expect(await tabs()).toBe(0);
  });

  test.concurrent('STORE-6 an inbox that cannot be held again keeps no other from it, and is tried again', async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const harness = await open(atEnd, keys, 60_000);
    const ids = [await harness.id(), await harness.id(), await harness.id()];
    for (const id of ids) await harness.store.connectLease(id, null);
    const at = (id: string) => `${keys.ofInbox(id)}i:${id}`;
    const holders = async (id: string) => (await redis.cli('HGET', at(id), 'nodes')).split(' ');
    const [first = '', ...others] = ids;
    const [[name]] = [await holders(first)];
    // It cannot be read, as if its part of Redis were away.
    await redis.cli('RENAME', at(first), `${at(first)}.kept`);
    await redis.cli('SET', at(first), 'something else');
    await redis.cli('ZREM', `${keys.common}nodes`, `${name}`);
    const isReborn = async (id: string) => {
      const nodes = await holders(id);
      expect(nodes.some((node) => node !== name)).toBe(true);
    };
    for (const id of others) await vi.waitFor(() => isReborn(id), PATIENCE);
    await redis.cli('RENAME', `${at(first)}.kept`, at(first));
    await vi.waitFor(() => isReborn(first), PATIENCE);
  });

  test.concurrent("LIFE-11 one that goes on under another name leaves the operator's new token alone", async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const harness = await open(atEnd, keys, 60_000);
    const { store } = harness;
    const maker = (token: string) => ({ kind: 'operator', token }) as const;
    await harness.inbox(maker('the-token-before'));
    const name = await redis.cli('ZRANGE', `${keys.common}nodes`, '0', '-1');
    const id = await harness.id();
    await store.connectLease(id, null);
    const { inbox } = await (await open(atEnd, keys, 60_000)).inbox(maker('the-token-from-now-on'));
    await redis.cli('ZREM', `${keys.common}nodes`, name);
    await vi.waitFor(async () => {
      const nodes = await redis.cli('HGET', `${keys.ofInbox(id)}i:${id}`, 'nodes');
      expect(nodes.replace(name, '')).not.toBe('');
    }, PATIENCE);
    // Answers come in order: whatever it made anew would be there by now.
    for (let trip = 0; trip < 30; trip += 1) await store.view(id);
    expect(await store.authenticate('the-token-from-now-on')).toBe(inbox.id);
    expect(await store.authenticate('the-token-before')).toBeNull();
  });

  test.concurrent('STORE-6 RUN-1 one that is stopped gives its tabs back at once, and is listed no more', async ({
    onTestFinished: atEnd,
  }) => {
    const keys = ownKeys();
    const survivor = await open(atEnd, keys, 60_000);
    const listed = () => redis.cli('ZRANGE', `${keys.common}nodes`, '0', '-1');
    const others = await listed();
    const leaving = await open(atEnd, keys, 60_000);
    const { inbox } = await survivor.inbox();
    await leaving.store.connectLease(inbox.id, null);
    await leaving.store.close();
    expect((await survivor.store.view(inbox.id))?.tabs).toBe(0);
    expect(await listed()).toBe(others);
  });
});
