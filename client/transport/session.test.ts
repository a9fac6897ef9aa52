import { beforeEach, describe, expect, test } from 'vitest';
import { TOUCH_EVERY } from './requests.ts';
import { settled } from './testing/manual-scheduler.ts';
import { info, rig, routes } from './testing/session-rig.ts';

describe('opening', () => {
  test('a new tab gets a new inbox, and its token is kept for a reload', async () => {
    const { session, store, memory, server } = rig(null, routes);
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ phase: 'living', inbox: { address: info.address } });
    expect(memory.kept).toEqual({ token: 'made', address: info.address });
    expect(server.socket.listener.auth()).toEqual({
      token: 'made',
      cursor: 'e.0',
      lease: 'lease-0',
    });
  });

  test('C12 a reload keeps the inbox, has all its mail at once, and goes on as a lease of its own', async () => {
    const it = rig({ token: 'kept', address: info.address }, routes);
    const { session, store, asked, server } = it;
    for (const seq of [1, 2]) server.mail(seq);
    it.routes['GET /inbox/changes'] = () =>
      Response.json({ changes: server.changes, cursor: 'e.2', lease: 'lease-1' });
    session.open(null);
    const lengths: number[] = [];
    store.subscribe(() => {
      const state = store.state();
      if (state.phase === 'living') lengths.push(state.inbox.messages.length);
    });
    await settled();
    expect(asked).toEqual(['GET /inbox', 'GET /inbox/changes']);
    expect(server.socket.listener.auth()).toEqual({
      ...{ token: 'kept', lease: 'lease-1', cursor: 'e.2' },
    });
    expect(lengths).toEqual([0, 2]);
  });

  test('C12 a reload goes on without a lease where none was to be had', async () => {
    const { 'GET /inbox/changes': _, ...others } = routes;
    const { session, server } = rig({ token: 'kept', address: info.address }, others);
    session.open(null);
    await settled();
    expect(server.socket.listener.auth()).toEqual({ token: 'kept' });
  });

  test('LIFE-2 a tab without a lease of its own sends no goodbye, which would be that of all tabs', async () => {
    const { 'GET /inbox/changes': _, ...others } = routes;
    const { session, asked } = rig({ token: 'kept', address: info.address }, others);
    session.open(null);
    await settled();
    session.goodbye();
    expect(asked).toEqual(['GET /inbox', 'GET /inbox/changes']);
  });

  test('POOL-11 a domain that takes no inboxes any more is no reason to have none', async () => {
    let asked = 0;
    const refusing = () => {
      asked += 1;
      return asked === 1
        ? Response.json({ code: 'bad_request' }, { status: 400 })
        : Response.json({ ...info, token: 'made', lease: 'lease-0' }, { status: 201 });
    };
    const { session, store } = rig(null, { ...routes, 'POST /inboxes': refusing });
    session.open('late.test');
    await settled();
    expect(store.state()).toMatchObject({ phase: 'living', inbox: { address: info.address } });
    expect(asked).toBe(2);
  });

  test('the address is shown before the server has answered', () => {
    const { session, store } = rig({ token: 'kept', address: info.address }, routes);
    session.open(null);
    expect(store.state()).toEqual({ phase: 'opening', address: info.address });
  });

  test('an inbox that ended meanwhile is said to be gone, and forgotten', async () => {
    const { session, store, memory } = rig({ token: 'dead', address: info.address }, {});
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ phase: 'ended', reason: 'gone', address: info.address });
    expect(memory.kept).toBeNull();
  });

  test('trouble keeps the token: the next try finds the inbox', async () => {
    const { session, store, memory } = rig(
      { token: 'kept', address: null },
      { 'GET /inbox': () => new Response('', { status: 502 }) },
    );
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ phase: 'refused', problem: { kind: 'unreachable' } });
    expect(memory.kept?.token).toBe('kept');
  });
});

describe('holding', () => {
  let it: ReturnType<typeof rig>;
  beforeEach(async () => {
    it = rig(null, routes);
    it.session.open(null);
    await settled();
    it.asked.length = 0;
  });

  test('LIFE-4 somebody who is there keeps it alive, and says so once in half a minute', async () => {
    it.server.accept();
    for (let times = 0; times < 5; times++) it.session.touch();
    await it.schedule.pass(TOUCH_EVERY - 1);
    it.session.touch();
    await it.schedule.pass(2);
    it.session.touch();
    await settled();
    expect(it.asked).toEqual(['POST /inbox/touch', 'POST /inbox/touch']);
  });

  test('LIFE-2 goodbye names the lease and lets go of the socket', () => {
    it.session.goodbye();
    expect(it.asked).toEqual(['POST /inbox/leave']);
    expect(it.server.socket.state).toBe('closed');
  });

  test('C12 a page that is put away whole says no goodbye', () => {
    it.session.sleep();
    expect(it.asked).toEqual([]);
    expect(it.server.socket.state).toBe('closed');
  });

  test('destroyed is over at once', async () => {
    await it.session.destroy();
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'deleted' });
    it.session.wake();
    expect(it.server.sockets).toHaveLength(1);
  });

  test('a new address leaves the old one, whose late answers say nothing any more', async () => {
    const { listener } = it.server.socket;
    it.session.renew(null);
    await settled();
    expect(it.asked).toEqual(['POST /inbox/leave', 'POST /inboxes']);
    listener.closed('left');
    expect(it.store.state()).toMatchObject({ phase: 'living' });
  });

  test('the end is told once and the token forgotten', () => {
    it.server.socket.listener.closed('idle');
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(it.memory.kept).toBeNull();
  });
});
