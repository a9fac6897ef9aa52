import { expect, test } from 'vitest';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import { eventually } from '#server/ops/testing/eventually.ts';
import {
  DISCONNECT_GRACE_MS,
  IDLE_TIMEOUT_MS,
  override,
  RELOAD_GRACE_MS,
  TestGateway,
} from './testing/test-gateway.ts';

/** Milliseconds; longer than any test runs. */
const LONG_MS = 3_600_000;

test('LIFE-4 a lease is resumed, counted once, and lost with its last socket', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const one = rig.tab(made);
  const two = rig.tab(made);
  const duplicate = rig.tab({ token: made.token });
  expect((await one.joined()).lease).toBe((await two.joined()).lease);
  expect((await duplicate.joined()).lease).not.toBe(made.lease);
  expect(await rig.tabsOf(made)).toBe(2);
  one.break();
  duplicate.break();
  await eventually(async () => expect(await rig.tabsOf(made)).toBe(1));
  two.break();
  await eventually(async () => expect(await rig.tabsOf(made)).toBe(0));
  rig.clock.advance(DISCONNECT_GRACE_MS - 1);
  expect(await rig.store.view(made.inbox)).not.toBeNull();
  rig.clock.advance(1);
  expect(await rig.store.view(made.inbox)).toBeNull();
});

test('LIFE-2 a goodbye counts right after connecting and right before closing', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  tab.socket.on('connect', () => {
    tab.socket.emit('leave', () => tab.close());
  });
  await eventually(async () => {
    const view = await rig.store.view(made.inbox);
    expect(Date.parse(view?.expiresAt ?? '')).toBe(rig.clock.wall() + RELOAD_GRACE_MS);
  });
  rig.clock.advance(RELOAD_GRACE_MS);
  expect(await rig.store.view(made.inbox)).toBeNull();
});

test.for(['connectLease', 'changesAfter'] as const)(
  'LIFE-1 a socket that closes while the store runs %s leaves nothing behind',
  async (slow) => {
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const late = async <Answer>(answer: Promise<Answer>) => {
      const ready = await answer;
      asked.resolve();
      await gate.promise;
      return ready;
    };
    const rig = await TestGateway.open({
      wrap: (store) =>
        override(
          store,
          slow === 'connectLease'
            ? { connectLease: (inbox, lease) => late(store.connectLease(inbox, lease)) }
            : { changesAfter: (inbox, cursor) => late(store.changesAfter(inbox, cursor)) },
        ),
    });
    const made = await rig.make();
    const tab = rig.tab(made);
    await asked.promise;
    expect(await rig.tabsOf(made)).toBe(1);
    tab.break();
    await eventually(() => expect(rig.gateway.sockets).toBe(0));
    gate.resolve();
    await eventually(async () => expect(await rig.tabsOf(made)).toBe(0));
    await eventually(async () => expect((await rig.store.usage()).subscriptions).toBe(0));
    expect(tab.hellos).toEqual([]);
  },
);

test('LIFE-9 the end of an inbox is sent with its reason, and closes the socket', async () => {
  const rig = await TestGateway.open();
  const [deleted, idle] = [await rig.make(), await rig.make()];
  const one = rig.tab(deleted);
  const two = rig.tab(idle);
  await Promise.all([one.joined(), two.joined()]);
  await rig.store.destroy(deleted.inbox, 'deleted');
  await eventually(() => expect(one.socket.connected).toBe(false));
  expect(one.ends).toEqual(['deleted']);
  rig.clock.advance(IDLE_TIMEOUT_MS);
  await rig.store.sweep();
  await eventually(() => expect(two.socket.connected).toBe(false));
  expect(two.ends).toEqual(['idle']);
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
  expect((await rig.store.usage()).subscriptions).toBe(0);
});

test('LIFE-9 every tab gets `shutdown` before its socket closes', async () => {
  const rig = await TestGateway.open();
  const tabs = await Promise.all(Array.from({ length: 5 }, async () => rig.tab(await rig.make())));
  await Promise.all(tabs.map((tab) => tab.joined()));
  await rig.store.close();
  await rig.gateway.close();
  await eventually(() =>
    expect(tabs.flatMap(({ ends }) => ends)).toEqual(Array(5).fill('shutdown')),
  );
  expect(rig.gateway.sockets).toBe(0);
  expect(rig.logged.filter((client) => client.includes('"failed"'))).toEqual([]);
});

test('RUN-1 a stopping service refuses new sockets and keeps its tabs', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  rig.stopping.abort();
  const late = rig.tab(made);
  await eventually(() => expect(late.errors).toHaveLength(1));
  const poll = await fetch(`${rig.url}/socket.io/?EIO=4&transport=polling`);
  expect(poll.status).toBe(503);
  await rig.deliver(made.inbox, 'the last');
  await eventually(() => expect(tab.subjects).toEqual(['the last']));
});

test('RUN-1 the tabs of a closed gateway reconnect elsewhere', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  const reasons: string[] = [];
  tab.socket.on('disconnect', (reason) => reasons.push(reason));
  // With 0 ms the wait ends at once, before any tab has left.
  await rig.gateway.moveAway(1);
  await eventually(() => expect(tab.received('server:moving')).toEqual([{ afterMs: 1 }]));
  await rig.gateway.close();
  await eventually(() => expect(reasons).toEqual(['transport close']));
});

test('PUSH-7 R17 tabs are told to move, and the node waits until the last has left', async () => {
  const rig = await TestGateway.open();
  const tabs = [rig.tab(await rig.make()), rig.tab(await rig.make())];
  await Promise.all(tabs.map((tab) => tab.joined()));
  let over = false;
  const moved = rig.gateway.moveAway(LONG_MS).then(() => {
    over = true;
  });
  const [first, last] = tabs;
  await eventually(() =>
    expect(tabs.flatMap((tab) => tab.received('server:moving'))).toEqual(
      Array(2).fill({ afterMs: LONG_MS }),
    ),
  );
  first?.close();
  await eventually(() => expect(rig.gateway.sockets).toBe(1));
  expect(over).toBe(false);
  last?.close();
  await moved;
});

test('LIFE-5 connecting and disconnecting are no activity', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  rig.clock.advance(30_000);
  const tab = rig.tab(made);
  const { expiresAt } = await tab.joined();
  expect(expiresAt).toBe('2030-01-01T01:00:00.000Z');
});

test('STORE-4 tabs are told that the store is away, and may reconnect', async () => {
  const away = () => Promise.reject(new StoreUnavailable('away'));
  const broken: Partial<InboxStore> = {};
  const rig = await TestGateway.open({ wrap: (store) => override(store, broken) });
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  broken.touch = away;
  expect(await tab.socket.emitWithAck('touch')).toEqual({ ok: false, code: 'unavailable' });
  broken.connectLease = away;
  const unheld = rig.tab(made);
  const reasons: string[] = [];
  unheld.socket.on('disconnect', (reason) => reasons.push(reason));
  await eventually(() => expect(reasons).toEqual(['transport close']));
  broken.authenticate = away;
  const refused = rig.tab(made);
  await eventually(() => expect(refused.errors).toEqual(['unavailable']));
  expect(refused.hellos).toEqual([]);
});
