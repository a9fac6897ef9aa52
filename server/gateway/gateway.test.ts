import { expect, test } from 'vitest';
import { Door, eventually, IDLE_TIMEOUT_MS, override } from './testing/door.ts';

test('PUSH-1 hello comes first, and names all that a tab needs', async () => {
  const door = await Door.open();
  const made = await door.make();
  await door.deliver(made.inbox, 'early');
  const tab = door.tab({ token: made.token, lease: made.lease });
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

test('PUSH-2 changes follow under their names, each with its cursor', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  const id = await door.deliver(made.inbox, 'hello');
  await door.store.mark(made.inbox, id, true);
  await door.store.remove(made.inbox, id);
  await eventually(() => expect(tab.changes).toHaveLength(3));
  expect(tab.changes).toMatchObject([
    { type: 'message', message: { id, subject: 'hello', seen: false } },
    { type: 'message:changed', id, changed: { seen: true } },
    { type: 'message:deleted', id },
  ]);
  expect(tab.log.slice(-3).map(({ event }) => event)).toEqual(tab.changes.map(({ type }) => type));
  expect(new Set(tab.changes.map(({ cursor }) => cursor)).size).toBe(3);
});

test('PUSH-3 a tab goes on after its cursor, and only after it', async () => {
  const door = await Door.open();
  const made = await door.make();
  await door.deliver(made.inbox, 'one');
  const first = door.tab(made);
  await eventually(() => expect(first.subjects).toEqual(['one']));
  first.break();
  await door.deliver(made.inbox, 'two');
  const second = door.tab({ ...made, cursor: first.changes[0]?.cursor });
  await eventually(() => expect(second.subjects).toEqual(['two']));
  expect(second.hellos).toMatchObject([{ cursor: first.changes[0]?.cursor }]);
  expect(second.hellos[0]?.reset).toBeUndefined();
});

test('PUSH-4 a cursor that cannot be continued brings everything, with reset', async () => {
  const door = await Door.open();
  const made = await door.make();
  await door.deliver(made.inbox, 'one');
  const tab = door.tab({ ...made, cursor: 'of another life' });
  await eventually(() => expect(tab.subjects).toEqual(['one']));
  expect(tab.hellos).toMatchObject([{ reset: true }]);
});

test("PUSH-5 the hello's cursor is where the changes begin, so that a cut among them loses none", async () => {
  const door = await Door.open();
  const made = await door.make();
  await door.deliver(made.inbox, 'one');
  for (const cursor of [undefined, 'of another life']) {
    const cutOff = door.tab({ ...made, cursor });
    const hello = await cutOff.joined();
    cutOff.break();
    const again = door.tab({ ...made, cursor: hello.cursor });
    await eventually(() => expect(again.subjects).toEqual(['one']));
  }
  const last = door.tab(made);
  await eventually(() => expect(last.subjects).toEqual(['one']));
  const quiet = door.tab({ ...made, cursor: last.changes[0]?.cursor });
  expect((await quiet.joined()).cursor).toBe(last.changes[0]?.cursor);
});

test('PUSH-6 both transports serve', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made, { transports: ['polling'] });
  await tab.joined();
  await door.deliver(made.inbox, 'polled');
  await eventually(() => expect(tab.subjects).toEqual(['polled']));
});

test('PUSH-12 POOL-9 tabs hear of their own domain only, and of each state once', async () => {
  const door = await Door.open();
  const tab = door.tab(await door.make());
  await tab.joined();
  for (const state of ['draining', 'draining', 'retired', 'active'] as const) {
    door.domains.set('other.test', 'retired').set('mayfly.test', state);
    door.gateway.domainsChanged();
  }
  const told = [{ state: 'draining' }, { state: 'retired' }, { state: 'active' }];
  await eventually(() => expect(tab.heard('domain:changed')).toEqual(told));
});

test.for([
  ['draining', 'draining'],
  ['retired', 'retired'],
  [null, 'retired'],
] as const)('POOL-9 a tab that comes while its domain is %s is told %s', async ([is, told]) => {
  const door = await Door.open();
  const made = await door.make();
  await door.deliver(made.inbox, 'early');
  if (is === null) door.domains.clear();
  else door.domains.set('mayfly.test', is);
  const tab = door.tab(made);
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  const events = tab.log.map(({ event }) => event);
  expect(events).toEqual(['inbox', 'domain:changed', 'message']);
  expect(tab.heard('domain:changed')).toEqual([{ state: told }]);
});

test('POOL-9 of an active domain a tab that comes hears nothing', async () => {
  const door = await Door.open();
  const made = await door.make();
  await door.deliver(made.inbox, 'early');
  const tab = door.tab(made);
  await eventually(() => expect(tab.subjects).toEqual(['early']));
  door.gateway.domainsChanged();
  expect(tab.heard('domain:changed')).toEqual([]);
});

test('PUSH-13 lease:changed comes at once, then at most every 10 s, the latest of them', async () => {
  const door = await Door.open();
  const made = await door.make();
  const watcher = door.tab(made);
  await watcher.joined();
  const others = [];
  for (let count = 0; count < 3; count += 1) {
    const other = door.tab({ token: made.token });
    await other.joined();
    others.push(other);
  }
  await eventually(() => expect(watcher.heard('lease:changed')).toHaveLength(1));
  expect(watcher.heard('lease:changed')).toMatchObject([{ tabs: 2 }]);
  door.clock.advance(10_000);
  await eventually(() => expect(watcher.heard('lease:changed')).toHaveLength(2));
  expect(watcher.heard('lease:changed')[1]).toMatchObject({ tabs: 4 });
});

test('PUSH-14 notices are passed on', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  const notice = { transaction: 't', stage: 'connected', at: '2030-01-01T00:00:00.000Z' } as const;
  door.store.notify(made.inbox, notice);
  await eventually(() => expect(tab.heard('delivery')).toEqual([notice]));
});

test('PUSH-14 notices of one turn arrive all, also behind something else', async () => {
  const door = await Door.open();
  const made = await door.make();
  const stages = ['connected', 'addressed', 'stored'] as const;
  for (const transport of ['websocket', 'polling'] as const) {
    const tab = door.tab(made, { transports: [transport] });
    await tab.joined();
    door.clock.advance(1_000);
    await door.deliver(made.inbox);
    for (const stage of stages) {
      door.store.notify(made.inbox, { transaction: transport, stage, at: '' });
    }
    await eventually(() => expect(tab.heard('delivery')).toHaveLength(stages.length));
    expect(tab.heard('delivery').map(({ stage }) => stage)).toEqual(stages);
    tab.close();
  }
});

test('PUSH-14 a reader with much before it is spared notices', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made, { transports: ['polling'] });
  await tab.joined();
  const notice = { transaction: 'late', stage: 'connected', at: '' } as const;
  // The first takes the request that waits, so that the second has to wait for the next.
  await door.deliver(made.inbox, 'first');
  await door.deliver(made.inbox, `second ${'x'.repeat(50_000)}`);
  door.store.notify(made.inbox, notice);
  await eventually(() => expect(tab.subjects).toHaveLength(2));
  door.store.notify(made.inbox, { ...notice, transaction: 'in time' });
  await eventually(() => expect(tab.heard('delivery')).toHaveLength(1));
  expect(tab.heard('delivery')).toMatchObject([{ transaction: 'in time' }]);
});

test('PUSH-15 events are answered, and count as activity where a person asked', async () => {
  const door = await Door.open();
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  const id = await door.deliver(made.inbox);
  door.clock.advance(60_000);
  const { socket } = tab;
  const until = new Date(door.clock.wall() + IDLE_TIMEOUT_MS).toISOString();
  expect(await socket.emitWithAck('message:seen', { id, seen: true })).toEqual({ ok: true });
  expect((await door.store.view(made.inbox))?.expiresAt).toBe(until);
  const unknown = { ok: false, code: 'not_found' };
  expect(await socket.emitWithAck('message:seen', { id: 'none', seen: true })).toEqual(unknown);
  expect(await socket.emitWithAck('message:delete', { id })).toEqual({ ok: true });
  expect(await socket.emitWithAck('message:delete', { id })).toEqual(unknown);
  expect(await socket.emitWithAck('touch')).toEqual({
    ok: true,
    expiresAt: until,
    serverTime: new Date(door.clock.wall()).toISOString(),
  });
  expect(await socket.emitWithAck('inbox:delete')).toEqual({ ok: true });
  await eventually(() => expect(tab.ends).toEqual(['deleted']));
});

test("LIFE-12 the operator's inbox is not deleted by a tab, which is told so", async () => {
  const door = await Door.open();
  const token = 'chosen-by-an-operator';
  const address = 'postmaster@mayfly.test';
  await door.store.create({ address, maker: { kind: 'operator', token } });
  const tab = door.tab({ token });
  await tab.joined();
  const refused = { ok: false, code: 'forbidden' };
  expect(await tab.socket.emitWithAck('inbox:delete')).toEqual(refused);
  expect(await tab.socket.emitWithAck('touch')).toMatchObject({ ok: true });
});

test('PUSH-18 what the store failed to tell is read again, and a reset begins with a hello', async () => {
  const answers = { lost: 0, reset: false };
  const door = await Door.open({
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
  const made = await door.make();
  const tab = door.tab(made);
  await tab.joined();
  answers.lost = 1;
  await door.deliver(made.inbox, 'lost');
  await door.deliver(made.inbox, 'heard');
  await eventually(() => expect(tab.subjects).toEqual(['lost', 'heard']));
  expect(tab.hellos).toHaveLength(1);

  Object.assign(answers, { lost: 1, reset: true });
  await door.deliver(made.inbox, 'lost again');
  await door.deliver(made.inbox, 'heard again');
  await eventually(() => expect(tab.socket.connected).toBe(false));
  expect(tab.subjects).toEqual(['lost', 'heard']);
});
