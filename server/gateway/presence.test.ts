import { expect, test } from 'vitest';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import {
  DISCONNECT_GRACE_MS,
  Door,
  eventually,
  IDLE_TIMEOUT_MS,
  override,
  RELOAD_GRACE_MS,
} from './testing/door.ts';

/** Milliseconds; longer than any test runs. */
const LONG_MS = 3_600_000;

test('PUSH-7 a lease is continued, counted once, and lost with its last socket', async () => {
  const door = await Door.open();
  const made = await door.make();
  const one = door.tab(made);
  const two = door.tab(made);
  const duplicate = door.tab({ token: made.token });
  expect((await one.joined()).lease).toBe((await two.joined()).lease);
  expect((await duplicate.joined()).lease).not.toBe(made.lease);
  expect(await door.tabsOf(made)).toBe(2);
  one.break();
  duplicate.break();
  await eventually(async () => expect(await door.tabsOf(made)).toBe(1));
  two.break();
  await eventually(async () => expect(await door.tabsOf(made)).toBe(0));
  door.clock.advance(DISCONNECT_GRACE_MS - 1);
  expect(await door.store.view(made.inbox)).not.toBeNull();
  door.clock.advance(1);
  expect(await door.store.view(made.inbox)).toBeNull();
});

test('PUSH-8 a goodbye is one, also right after connecting and right before closing', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made);
  tab.socket.on('connect', () => {
    tab.socket.emit('leave', () => tab.close());
  });
  await eventually(async () => {
    const view = await door.store.view(made.inbox);
    expect(Date.parse(view?.expiresAt ?? '')).toBe(door.clock.wall() + RELOAD_GRACE_MS);
  });
  door.clock.advance(RELOAD_GRACE_MS);
  expect(await door.store.view(made.inbox)).toBeNull();
});

test.for(['hold', 'changesAfter'] as const)(
  'PUSH-9 a socket that goes while the store is asked to %s leaves nothing behind',
  async (slow) => {
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const late = async <Answer>(answer: Promise<Answer>) => {
      const ready = await answer;
      asked.resolve();
      await gate.promise;
      return ready;
    };
    const door = await Door.open({
      wrap: (store) =>
        override(
          store,
          slow === 'hold'
            ? { hold: (inbox, lease) => late(store.hold(inbox, lease)) }
            : { changesAfter: (inbox, cursor) => late(store.changesAfter(inbox, cursor)) },
        ),
    });
    const made = await door.make();
    const tab = door.tab(made);
    await asked.promise;
    expect(await door.tabsOf(made)).toBe(1);
    tab.break();
    await eventually(() => expect(door.gateway.sockets).toBe(0));
    gate.resolve();
    await eventually(async () => expect(await door.tabsOf(made)).toBe(0));
    await eventually(async () => expect((await door.store.usage()).subscriptions).toBe(0));
    expect(tab.hellos).toEqual([]);
  },
);

test('PUSH-10 the end is told with its reason, and closes', async () => {
  const door = await Door.open();
  const [deleted, idle] = [await door.make(), await door.make()];
  const one = door.tab(deleted);
  const two = door.tab(idle);
  await Promise.all([one.joined(), two.joined()]);
  await door.store.destroy(deleted.inbox, 'deleted');
  await eventually(() => expect(one.socket.connected).toBe(false));
  expect(one.ends).toEqual(['deleted']);
  door.clock.advance(IDLE_TIMEOUT_MS);
  await door.store.sweep();
  await eventually(() => expect(two.socket.connected).toBe(false));
  expect(two.ends).toEqual(['idle']);
  await eventually(() => expect(door.gateway.sockets).toBe(0));
  expect((await door.store.usage()).subscriptions).toBe(0);
});

test('PUSH-10 shutdown is told to every tab before its line closes', async () => {
  const door = await Door.open();
  const tabs = await Promise.all(
    Array.from({ length: 5 }, async () => door.tab(await door.make())),
  );
  await Promise.all(tabs.map((tab) => tab.joined()));
  await door.store.close();
  await door.gateway.close();
  await eventually(() =>
    expect(tabs.flatMap(({ ends }) => ends)).toEqual(Array(5).fill('shutdown')),
  );
  expect(door.gateway.sockets).toBe(0);
  expect(door.logged.filter((line) => line.includes('"failed"'))).toEqual([]);
});

test('PUSH-11 from the moment that the service stops nobody is let in, and tabs live on', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  door.stopping.abort();
  const late = door.tab(made);
  await eventually(() => expect(late.errors).toHaveLength(1));
  const poll = await fetch(`${door.url}/socket.io/?EIO=4&transport=polling`);
  expect(poll.status).toBe(503);
  await door.deliver(made.inbox, 'the last');
  await eventually(() => expect(tab.subjects).toEqual(['the last']));
});

test('PUSH-11 closing lets nobody in, and lets tabs come back elsewhere by themselves', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  const reasons: string[] = [];
  tab.socket.on('disconnect', (reason) => reasons.push(reason));
  // Their time is up at once, and nobody has gone.
  await door.gateway.moveAway(1);
  await eventually(() => expect(tab.heard('server:moving')).toEqual([{ afterMs: 1 }]));
  await door.gateway.close();
  await eventually(() => expect(reasons).toEqual(['transport close']));
  const late = door.tab(made);
  await eventually(() => expect(late.errors).toHaveLength(1));
});

test('PUSH-26 R17 tabs are told to move, and the node waits for the last and no longer', async () => {
  const door = await Door.open();
  const tabs = [door.tab(await door.make()), door.tab(await door.make())];
  await Promise.all(tabs.map((tab) => tab.joined()));
  let over = false;
  const moved = door.gateway.moveAway(LONG_MS).then(() => {
    over = true;
  });
  const [first, last] = tabs;
  await eventually(() =>
    expect(tabs.flatMap((tab) => tab.heard('server:moving'))).toEqual(
      Array(2).fill({ afterMs: LONG_MS }),
    ),
  );
  first?.close();
  await eventually(() => expect(door.gateway.sockets).toBe(1));
  expect(over).toBe(false);
  last?.close();
  await moved;
});

test('PUSH-16 connecting and losing are no activity', async () => {
  const door = await Door.open();
  const made = await door.make();
  door.clock.advance(30_000);
  const tab = door.tab(made);
  const { expiresAt } = await tab.joined();
  expect(expiresAt).toBe('2030-01-01T01:00:00.000Z');
});

test('PUSH-19 while the store is away tabs are told so, and may come back', async () => {
  const away = () => Promise.reject(new StoreUnavailable('away'));
  const broken: Partial<InboxStore> = {};
  const door = await Door.open({ wrap: (store) => override(store, broken) });
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  broken.touch = away;
  expect(await tab.socket.emitWithAck('touch')).toEqual({ ok: false, code: 'unavailable' });
  broken.hold = away;
  const unheld = door.tab(made);
  const reasons: string[] = [];
  unheld.socket.on('disconnect', (reason) => reasons.push(reason));
  await eventually(() => expect(reasons).toEqual(['transport close']));
  broken.authenticate = away;
  const refused = door.tab(made);
  await eventually(() => expect(refused.errors).toEqual(['unavailable']));
  expect(refused.hellos).toEqual([]);
});
