import { describe, expect, test } from 'vitest';
import type { Change } from '#shared/protocol.ts';
import { once, openFarStore } from './contract/far-store.ts';
import { Replica } from './contract/replica.ts';
import { type FollowSink, follow, MAX_BUFFERED_EVENTS } from './follow.ts';
import { StoreUnavailable } from './store.ts';

const deaf: FollowSink = { caughtUp() {}, live() {}, failed() {} };

describe('follow', () => {
  test.each(['beforeRead', 'afterRead'] as const)(
    'FEED-2 what happens %s is heard exactly once',
    async (moment) => {
      const { bench, store, inbox, id } = await openFarStore();
      await bench.deliver(id);
      store[moment] = once(() => bench.deliver(id));
      const replica = new Replica();
      using _ = await follow(store, id, inbox.cursor, replica);
      await bench.deliver(id);
      expect(replica.rows.size).toBe(3);
    },
  );

  test('FEED-2 a change that was missed is read again, with those after it', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    let lost = 0;
    store.loses = (event) => event.kind === 'change' && lost++ === 0;
    await bench.deliver(id);
    expect(replica.rows.size).toBe(0);
    await bench.deliver(id);
    await expect.poll(() => replica.rows.size).toBe(2);
    await bench.deliver(id);
    expect(replica.rows.size).toBe(3);
    expect(store.reads).toBe(2);
  });

  test('FEED-2 a gap among what waited during a read is healed before it resolves', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    let lost = 0;
    store.loses = (event) => event.kind === 'change' && lost++ === 0;
    store.afterRead = once(async () => {
      await bench.deliver(id);
      await bench.deliver(id);
    });
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    expect(replica.rows.size).toBe(2);
  });

  test('FEED-2 more than is kept during a read is read again', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    store.afterRead = once(async () => {
      for (let count = 0; count <= MAX_BUFFERED_EVENTS; count += 1) await bench.deliver(id);
    });
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    expect(replica.rows.size).toBe(MAX_BUFFERED_EVENTS + 1);
    expect(store.reads).toBe(2);
    await bench.deliver(id);
    expect(replica.rows.size).toBe(MAX_BUFFERED_EVENTS + 2);
  });

  test('FEED-2 a sink that makes changes while it is told hears them in order', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    await bench.deliver(id);
    const types: Change['type'][] = [];
    using _ = await follow(store, id, inbox.cursor, {
      ...deaf,
      caughtUp({ changes }) {
        for (const change of changes) {
          types.push(change.type);
          if (change.type === 'message') void store.remove(id, change.message.id);
        }
      },
      live: (event) => event.kind === 'change' && types.push(event.change.type),
    });
    expect(types).toEqual(['message', 'message:deleted']);
  });

  test('FEED-2 dead, or ended before anything was handed over: null, and nothing was heard', async () => {
    const { store, inbox, id } = await openFarStore();
    const replica = new Replica();
    store.afterRead = once(() => store.destroy(id, 'deleted'));
    expect(await follow(store, id, inbox.cursor, replica)).toBeNull();
    expect(await follow(store, id, inbox.cursor, replica)).toBeNull();
    expect(replica.ends).toEqual([]);
    expect((await store.usage()).subscriptions).toBe(0);
  });

  test('FEED-2 an end that was missed is noticed when the next read finds nobody', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    let lost = 0;
    store.loses = (event) => event.kind === 'closed' || lost++ === 0;
    store.beforeRead = once(() => store.destroy(id, 'deleted'));
    await bench.deliver(id);
    await bench.deliver(id);
    await expect.poll(() => replica.ends).toEqual(['deleted']);
  });

  test('FEED-2 a store that fails: rejects at first, tells the sink later, keeps no listener', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    const away = async () => {
      throw new StoreUnavailable('away');
    };
    store.beforeRead = away;
    await expect(follow(store, id, null, deaf)).rejects.toThrow('away');
    expect((await store.usage()).subscriptions).toBe(0);

    store.beforeRead = async () => {};
    const failure = Promise.withResolvers<unknown>();
    await follow(store, id, inbox.cursor, { ...deaf, failed: failure.resolve });
    let lost = 0;
    store.loses = () => lost++ === 0;
    store.beforeRead = away;
    await bench.deliver(id);
    await bench.deliver(id);
    expect(await failure.promise).toBeInstanceOf(StoreUnavailable);
    expect((await store.usage()).subscriptions).toBe(0);
  });

  test('FEED-1 a sink that throws at first is told nothing more', async () => {
    const { store, inbox, id } = await openFarStore();
    const useless: FollowSink = {
      ...deaf,
      caughtUp() {
        throw new TypeError('a sink of no use');
      },
    };
    await expect(follow(store, id, inbox.cursor, useless)).rejects.toThrow(TypeError);
    expect((await store.usage()).subscriptions).toBe(0);
  });

  test('FEED-1 nothing is heard after disposing', async () => {
    const { bench, store, inbox, id } = await openFarStore();
    const replica = new Replica();
    const subscription = await follow(store, id, inbox.cursor, replica);
    subscription?.[Symbol.dispose]();
    subscription?.[Symbol.dispose]();
    await bench.deliver(id);
    expect(replica.rows.size).toBe(0);
    expect((await store.usage()).subscriptions).toBe(0);
  });
});
