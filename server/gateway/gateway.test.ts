import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import { IDLE_TIMEOUT_MS, override, TestGateway } from './testing/test-gateway.ts';

test('PUSH-1 the hello comes first, with everything that a tab needs', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  await rig.deliver(made.inbox, 'early');
  const tab = rig.tab({ token: made.token, lease: made.lease });
  const hello = await tab.joined();
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  expect(tab.log[0]?.event).toBe('inbox');
  expect(hello).toEqual({
    address: made.address,
    expiresAt: expect.stringMatching(/^2030-01-01T01:00:00.000Z$/),
    serverTime: '2030-01-01T00:00:00.000Z',
    cursor: expect.any(String),
    lease: made.lease,
    tabs: 1,
    version: 'test',
  });
});

test('PUSH-2 each change follows under its type, with its cursor', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  const id = await rig.deliver(made.inbox, 'hello');
  await rig.store.mark(made.inbox, id, true);
  await rig.store.remove(made.inbox, id);
  await eventually(() => expect(tab.changes).toHaveLength(3));
  expect(tab.changes).toMatchObject([
    { type: 'message', message: { id, subject: 'hello', seen: false } },
    { type: 'message:changed', id, changed: { seen: true } },
    { type: 'message:deleted', id },
  ]);
  expect(tab.log.slice(-3).map(({ event }) => event)).toEqual(tab.changes.map(({ type }) => type));
  expect(new Set(tab.changes.map(({ cursor }) => cursor)).size).toBe(3);
});

test('PUSH-1 a tab with a cursor gets only later changes', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  await rig.deliver(made.inbox, 'one');
  const first = rig.tab(made);
  await eventually(() => expect(first.subjects).toEqual(['one']));
  first.break();
  await rig.deliver(made.inbox, 'two');
  const second = rig.tab({ ...made, cursor: first.changes[0]?.cursor });
  await eventually(() => expect(second.subjects).toEqual(['two']));
  expect(second.hellos).toMatchObject([{ cursor: first.changes[0]?.cursor }]);
  expect(second.hellos[0]?.reset).toBeUndefined();
});

test('PUSH-1 an unknown cursor brings everything, with reset', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  await rig.deliver(made.inbox, 'one');
  const tab = rig.tab({ ...made, cursor: 'of another life' });
  await eventually(() => expect(tab.subjects).toEqual(['one']));
  expect(tab.hellos).toMatchObject([{ reset: true }]);
});

test('PUSH-2 the cursor of the hello precedes the changes, so that a tab cut off among them loses none', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  await rig.deliver(made.inbox, 'one');
  for (const cursor of [undefined, 'of another life']) {
    const cutOff = rig.tab({ ...made, cursor });
    const hello = await cutOff.joined();
    cutOff.break();
    const again = rig.tab({ ...made, cursor: hello.cursor });
    await eventually(() => expect(again.subjects).toEqual(['one']));
  }
  const last = rig.tab(made);
  await eventually(() => expect(last.subjects).toEqual(['one']));
  const quiet = rig.tab({ ...made, cursor: last.changes[0]?.cursor });
  expect((await quiet.joined()).cursor).toBe(last.changes[0]?.cursor);
});

test('PUSH-2 both transports work', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made, { transports: ['polling'] });
  await tab.joined();
  await rig.deliver(made.inbox, 'polled');
  await eventually(() => expect(tab.subjects).toEqual(['polled']));
});

test('POOL-6 a tab gets each state of its own domain once', async () => {
  const rig = await TestGateway.open();
  const tab = rig.tab(await rig.make());
  await tab.joined();
  for (const state of ['draining', 'draining', 'retired', 'active'] as const) {
    rig.domains.set('other.test', 'retired').set('mayfly.test', state);
    rig.gateway.domainsChanged();
  }
  const expected = [{ state: 'draining' }, { state: 'retired' }, { state: 'active' }];
  await eventually(() => expect(tab.received('domain:changed')).toEqual(expected));
});

test.for([
  ['draining', 'draining'],
  ['retired', 'retired'],
  [null, 'retired'],
] as const)('POOL-6 a tab that connects while its domain is %s gets %s', async ([is, expected]) => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  await rig.deliver(made.inbox, 'early');
  if (is === null) rig.domains.clear();
  else rig.domains.set('mayfly.test', is);
  const tab = rig.tab(made);
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  const events = tab.log.map(({ event }) => event);
  expect(events).toEqual(['inbox', 'domain:changed', 'message']);
  expect(tab.received('domain:changed')).toEqual([{ state: expected }]);
});

test('POOL-6 a new tab gets no event for an active domain', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  await rig.deliver(made.inbox, 'early');
  const tab = rig.tab(made);
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  rig.gateway.domainsChanged();
  expect(tab.received('domain:changed')).toEqual([]);
});

test('PUSH-3 lease:changed comes at once, then the latest every 10 s at most', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const watcher = rig.tab(made);
  await watcher.joined();
  const others = [];
  for (let count = 0; count < 3; count += 1) {
    const other = rig.tab({ token: made.token });
    await other.joined();
    others.push(other);
  }
  await eventually(() => expect(watcher.received('lease:changed')).toHaveLength(1));
  expect(watcher.received('lease:changed')).toMatchObject([{ tabs: 2 }]);
  rig.clock.advance(10_000);
  await eventually(() => expect(watcher.received('lease:changed')).toHaveLength(2));
  expect(watcher.received('lease:changed')[1]).toMatchObject({ tabs: 4 });
});

test('SMTP-21 delivery notices reach the tab', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  const notice = { transaction: 't', stage: 'connected', at: '2030-01-01T00:00:00.000Z' } as const;
  rig.store.notify(made.inbox, notice);
  await eventually(() => expect(tab.received('delivery')).toEqual([notice]));
});

test('SMTP-21 a notice is sent before the email that it announced', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  rig.store.notify(made.inbox, { transaction: 't', stage: 'connected', at: '' });
  await rig.deliver(made.inbox);
  rig.store.notify(made.inbox, { transaction: 't', stage: 'stored', at: '' });
  await eventually(() => expect(tab.received('delivery')).toHaveLength(2));
  const events = tab.log.map(({ event }) => event).slice(1);
  expect(events).toEqual(['delivery', 'message', 'delivery']);
});

test('SMTP-21 all notices of one turn arrive, also after another event', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const stages = ['connected', 'addressed', 'stored'] as const;
  for (const transport of ['websocket', 'polling'] as const) {
    const tab = rig.tab(made, { transports: [transport] });
    await tab.joined();
    rig.clock.advance(1_000);
    await rig.deliver(made.inbox);
    for (const stage of stages) {
      rig.store.notify(made.inbox, { transaction: transport, stage, at: '' });
    }
    await eventually(() => expect(tab.received('delivery')).toHaveLength(stages.length));
    expect(tab.received('delivery').map(({ stage }) => stage)).toEqual(stages);
    tab.close();
  }
});

test('SMTP-21 a tab with a backlog gets no notices', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made, { transports: ['polling'] });
  await tab.joined();
  const notice = { transaction: 'late', stage: 'connected', at: '' } as const;
  // The first takes the open poll, so the second waits for the next.
  await rig.deliver(made.inbox, 'first');
  await rig.deliver(made.inbox, `second ${'x'.repeat(50_000)}`);
  rig.store.notify(made.inbox, notice);
  await eventually(() => expect(tab.subjects).toHaveLength(2));
  rig.store.notify(made.inbox, { ...notice, transaction: 'in time' });
  await eventually(() => expect(tab.received('delivery')).toHaveLength(1));
  expect(tab.received('delivery')).toMatchObject([{ transaction: 'in time' }]);
});

test('HTTP-2 events are acknowledged, and count as activity if a person caused them', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  const id = await rig.deliver(made.inbox);
  rig.clock.advance(60_000);
  const { socket } = tab;
  const until = new Date(rig.clock.wall() + IDLE_TIMEOUT_MS).toISOString();
  expect(await socket.emitWithAck('message:seen', { id, seen: true })).toEqual({ ok: true });
  expect((await rig.store.view(made.inbox))?.expiresAt).toBe(until);
  const unknown = { ok: false, code: 'not_found' };
  expect(await socket.emitWithAck('message:seen', { id: 'none', seen: true })).toEqual(unknown);
  expect(await socket.emitWithAck('message:delete', { id })).toEqual({ ok: true });
  expect(await socket.emitWithAck('message:delete', { id })).toEqual(unknown);
  expect(await socket.emitWithAck('touch')).toEqual({
    ok: true,
    expiresAt: until,
    serverTime: new Date(rig.clock.wall()).toISOString(),
  });
  expect(await socket.emitWithAck('inbox:delete')).toEqual({ ok: true });
  await eventually(() => expect(tab.ends).toEqual(['deleted']));
});

test('LIFE-14 a tab keeps its inbox and releases it, and the other tabs get to know', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const [tab, other] = [rig.tab(made), rig.tab({ token: made.token })];
  await tab.joined();
  expect(await other.joined()).not.toHaveProperty('kept');
  const keep = (kept: boolean) => tab.socket.emitWithAck('inbox:keep', { kept });
  const times = { expiresAt: '2030-01-01T01:00:00.000Z', serverTime: '2030-01-01T00:00:00.000Z' };
  expect(await keep(true)).toEqual({ ok: true, ...times });
  rig.clock.advance(10_000);
  await eventually(() =>
    expect(other.received('lease:changed').at(-1)).toMatchObject({ kept: true }),
  );
  expect(await rig.tab({ token: made.token }).joined()).toMatchObject({ kept: true });
  expect(await keep(false)).toMatchObject({ ok: true });
  rig.clock.advance(10_000);
  await eventually(() => expect(other.received('lease:changed').at(-1)).not.toHaveProperty('kept'));
});

test("LIFE-11 LIFE-14 a tab cannot delete or keep the operator's inbox: forbidden", async () => {
  const rig = await TestGateway.open();
  const token = 'chosen-by-an-operator';
  const address = 'postmaster@mayfly.test';
  await rig.store.create({ address, maker: { kind: 'operator', token } });
  const tab = rig.tab({ token });
  await tab.joined();
  const refused = { ok: false, code: 'forbidden' };
  expect(await tab.socket.emitWithAck('inbox:delete')).toEqual(refused);
  expect(await tab.socket.emitWithAck('inbox:keep', { kept: true })).toEqual(refused);
  expect(await tab.socket.emitWithAck('touch')).toMatchObject({ ok: true });
});

test('PUSH-2 changes that the store failed to report are read again; a reset begins with a hello', async () => {
  const answers = { lost: 0, reset: false };
  const rig = await TestGateway.open({
    wrap: (store) =>
      override(store, {
        subscribe: (inbox, listener) =>
          store.subscribe(inbox, (event) => {
            if (event.kind === 'change' && answers.lost > 0) answers.lost -= 1;
            else listener(event);
          }),
        async changesAfter(inbox, cursor) {
          const { reset } = answers;
          answers.reset = false;
          const next = await store.changesAfter(inbox, reset ? 'elsewhere' : cursor);
          return next;
        },
      }),
  });
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  answers.lost = 1;
  await rig.deliver(made.inbox, 'lost');
  await rig.deliver(made.inbox, 'heard');
  await eventually(() => expect(tab.subjects).toEqual(['lost', 'heard']));
  expect(tab.hellos).toHaveLength(1);

  Object.assign(answers, { lost: 1, reset: true });
  await rig.deliver(made.inbox, 'lost again');
  await rig.deliver(made.inbox, 'heard again');
  await eventually(() => expect(tab.socket.connected).toBe(false));
  expect(tab.subjects).toEqual(['lost', 'heard']);
});
