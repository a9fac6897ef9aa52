import { describe, expect, test } from 'vitest';
import type { Change } from '#shared/protocol.ts';
import { once, openFarStore } from './contract/far-store.ts';
import { Replica } from './contract/replica.ts';
import { type FollowSink, follow } from './follow.ts';
import { StoreUnavailable } from './store.ts';

const deaf: FollowSink = { caughtUp() {}, live() {}, failed() {} };

describe('follow', () => {
  test.each(['beforeRead', 'afterRead'] as const)(
    'FEED-2 a change %s is delivered exactly once',
    async (moment) => {
      const { harness, store, inbox, id } = await openFarStore();
      await harness.deliver(id);
      store[moment] = once(() => harness.deliver(id));
      const replica = new Replica();
      using _ = await follow(store, id, inbox.cursor, replica);
      await harness.deliver(id);
      expect(replica.rows.size).toBe(3);
    },
  );

  test('FEED-2 a missed change is read again, with the later ones', async () => {
    const { harness, store, inbox, id } = await openFarStore();
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    let lost = 0;
    store.loses = (event) => event.kind === 'change' && lost++ === 0;
    await harness.deliver(id);
    expect(replica.rows.size).toBe(0);
    await harness.deliver(id);
    await expect.poll(() => replica.rows.size).toBe(2);
    await harness.deliver(id);
    expect(replica.rows.size).toBe(3);
    expect(store.reads).toBe(2);
  });

  test('FEED-2 a gap in the events during a read is filled before it resolves', async () => {
    const { harness, store, inbox, id } = await openFarStore();
    let lost = 0;
    store.loses = (event) => event.kind === 'change' && lost++ === 0;
    store.afterRead = once(async () => {
      await harness.deliver(id);
      await harness.deliver(id);
    });
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    expect(replica.rows.size).toBe(2);
  });

  test('FEED-2 a sink that makes changes inside a call gets them in order', async () => {
    const { harness, store, inbox, id } = await openFarStore();
    await harness.deliver(id);
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

  test('FEED-2 an inbox that is dead or ends before the first call: null, and the sink gets no call', async () => {
    const { store, inbox, id } = await openFarStore();
    const replica = new Replica();
    store.afterRead = once(() => store.destroy(id, 'deleted'));
    expect(await follow(store, id, inbox.cursor, replica)).toBeNull();
    expect(await follow(store, id, inbox.cursor, replica)).toBeNull();
    expect(replica.ends).toEqual([]);
    expect((await store.usage()).subscriptions).toBe(0);
  });

  test('FEED-2 a missed end is noticed when the next read finds the inbox dead', async () => {
    const { harness, store, inbox, id } = await openFarStore();
    const replica = new Replica();
    using _ = await follow(store, id, inbox.cursor, replica);
    let lost = 0;
    store.loses = (event) => event.kind === 'closed' || lost++ === 0;
    store.beforeRead = once(() => store.destroy(id, 'deleted'));
    await harness.deliver(id);
    await harness.deliver(id);
    await expect.poll(() => replica.ends).toEqual(['deleted']);
  });

  test('FEED-2 a store that fails: rejects at first, calls failed later, keeps no listener', async () => {
    const { harness, store, inbox, id } = await openFarStore();
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
    await harness.deliver(id);
    await harness.deliver(id);
    expect(await failure.promise).toBeInstanceOf(StoreUnavailable);
    expect((await store.usage()).subscriptions).toBe(0);
  });

  test('FEED-1 a sink that throws in its first call gets no further call', async () => {
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

  test('FEED-1 no event comes after disposing', async () => {
    const { harness, store, inbox, id } = await openFarStore();
    const replica = new Replica();
    const subscription = await follow(store, id, inbox.cursor, replica);
    subscription?.[Symbol.dispose]();
    subscription?.[Symbol.dispose]();
    await harness.deliver(id);
    expect(replica.rows.size).toBe(0);
    expect((await store.usage()).subscriptions).toBe(0);
  });
});
