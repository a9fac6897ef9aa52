import { beforeEach, describe, expect, test } from 'vitest';
import { TOUCH_EVERY_MS } from './requests.ts';
import { settled } from './testing/manual-scheduler.ts';
import { info, rig, routes } from './testing/session-rig.ts';

describe('opening', () => {
  test('a new tab gets a new inbox, and stores its token for a reload', async () => {
    const { session, store, memory, server } = rig(null, routes);
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ phase: 'held', inbox: { address: info.address } });
    expect(memory.kept).toEqual({ token: 'made', address: info.address });
    expect(server.socket.listener.auth()).toEqual({
      token: 'made',
      cursor: 'e.0',
      lease: 'lease-0',
    });
  });

  test('C12 a reload keeps the inbox, gets all messages at once, and has a new lease', async () => {
    const it = rig({ token: 'kept', address: info.address }, routes);
    const { session, store, asked, server } = it;
    for (const seq of [1, 2]) server.mail(seq);
    it.routes['GET /inbox/changes'] = () =>
      Response.json({ changes: server.changes, cursor: 'e.2', lease: 'lease-1' });
    session.open(null);
    const lengths: number[] = [];
    store.subscribe(() => {
      const state = store.state();
      if (state.phase === 'held') lengths.push(state.inbox.messages.length);
    });
    await settled();
    expect(asked).toEqual(['GET /inbox', 'GET /inbox/changes']);
    expect(server.socket.listener.auth()).toEqual({
      ...{ token: 'kept', lease: 'lease-1', cursor: 'e.2' },
    });
    expect(lengths).toEqual([0, 2]);
  });

  test('C12 a reload continues without a lease if it got none', async () => {
    const { 'GET /inbox/changes': _, ...others } = routes;
    const { session, server } = rig({ token: 'kept', address: info.address }, others);
    session.open(null);
    await settled();
    expect(server.socket.listener.auth()).toEqual({ token: 'kept' });
  });

  test('LIFE-3 a tab without a lease sends no goodbye, which would count for all tabs', async () => {
    const { 'GET /inbox/changes': _, ...others } = routes;
    const { session, asked } = rig({ token: 'kept', address: info.address }, others);
    session.open(null);
    await settled();
    session.goodbye();
    expect(asked).toEqual(['GET /inbox', 'GET /inbox/changes']);
  });

  test('PAGE-5 if the domain takes no new inboxes, the tab gets one at another', async () => {
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
    expect(store.state()).toMatchObject({ phase: 'held', inbox: { address: info.address } });
    expect(asked).toBe(2);
  });

  test('the stored address is shown before the server answers', () => {
    const { session, store } = rig({ token: 'kept', address: info.address }, routes);
    session.open(null);
    expect(store.state()).toEqual({ phase: 'opening', address: info.address });
  });

  test('an inbox that ended meanwhile is shown as gone, and its token dropped', async () => {
    const { session, store, memory } = rig({ token: 'dead', address: info.address }, {});
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ phase: 'ended', reason: 'gone', address: info.address });
    expect(memory.kept).toBeNull();
  });

  test('so is one that the inline script asked for, and dropped', async () => {
    const { session, store } = rig(null, {});
    const gone = { kind: 'gone', token: 'dead', address: info.address, at: 0 } as const;
    await session.adopt(Promise.resolve(gone));
    expect(store.state()).toMatchObject({ phase: 'ended', reason: 'gone', address: info.address });
  });

  test('a failure keeps the token, and the next try finds the inbox', async () => {
    const { session, store, memory } = rig(
      { token: 'kept', address: null },
      { 'GET /inbox': () => new Response('', { status: 502 }) },
    );
    session.open(null);
    await settled();
    expect(store.state()).toMatchObject({ phase: 'failed', problem: { kind: 'unreachable' } });
    expect(memory.kept?.token).toBe('kept');
  });
});

describe('a held inbox', () => {
  let it: ReturnType<typeof rig>;
  beforeEach(async () => {
    it = rig(null, routes);
    it.session.open(null);
    await settled();
    it.asked.length = 0;
  });

  test('LIFE-5 user input sends a touch, at most every few seconds', async () => {
    it.server.accept();
    for (let times = 0; times < 5; times++) it.session.touch();
    await it.schedule.pass(TOUCH_EVERY_MS - 1);
    it.session.touch();
    await it.schedule.pass(2);
    it.session.touch();
    await settled();
    expect(it.asked).toEqual(['POST /inbox/touch', 'POST /inbox/touch']);
  });

  test('LIFE-2 goodbye sends the lease and closes the socket', () => {
    it.session.goodbye();
    expect(it.asked).toEqual(['POST /inbox/leave']);
    expect(it.server.socket.state).toBe('closed');
  });

  test('C12 a page in the back-forward cache sends no goodbye', () => {
    it.session.suspend();
    expect(it.asked).toEqual([]);
    expect(it.server.socket.state).toBe('closed');
  });

  test('LIFE-14 a kept inbox gets no goodbye, and its token stays in this browser', async () => {
    await it.session.setKept(true);
    expect(it.store.state()).toMatchObject({ inbox: { kept: true } });
    const endsAt = it.schedule.now() + 3_600_000;
    expect(it.kept.list(0)).toEqual([{ token: 'made', endsAt }]);
    it.session.goodbye();
    expect(it.asked).toEqual(['PUT /inbox/keep']);
    expect(it.server.socket.state).toBe('closed');
  });

  test('LIFE-14 a released inbox is forgotten, and gets a goodbye again', async () => {
    await it.session.setKept(true);
    await it.session.setKept(false);
    expect(it.kept.list(0)).toEqual([]);
    it.session.goodbye();
    expect(it.asked.at(-1)).toBe('POST /inbox/leave');
  });

  test('LIFE-14 a kept inbox is forgotten when it ends, or when another tab releases it', async () => {
    for (const end of ['deleted', 'released'] as const) {
      await it.session.setKept(true);
      const { listener } = it.server.socket;
      if (end === 'released') listener.lease({ expiresAt: null, tabs: 1 });
      else listener.closed('deleted');
      await settled();
      expect(it.kept.list(0)).toEqual([]);
      it.session.open(null);
      await settled();
    }
  });

  test('LIFE-14 a kept inbox is opened by its token, instead of the one that the tab has', async () => {
    it.session.openToken('kept');
    await settled();
    expect(it.asked).toEqual(['POST /inbox/leave', 'GET /inbox', 'GET /inbox/changes']);
    expect(it.memory.kept).toEqual({ token: 'kept', address: info.address });
  });

  test('LIFE-14 the kept inboxes of other tabs are offered, and can be forgotten', async () => {
    await it.session.setKept(true);
    it.kept.add({ token: 'other', endsAt: Number.MAX_SAFE_INTEGER }, 0);
    it.routes['GET /inbox/handoff'] = () => Response.json({ open: false });
    expect(await it.session.keptInboxes()).toMatchObject([{ token: 'other' }]);
    it.session.forgetKept('other');
    expect(await it.session.keptInboxes()).toEqual([]);
    expect(it.kept.list(0)).toMatchObject([{ token: 'made' }]);
  });

  test('LIFE-14 an inbox that the tab has already is not offered, nor what has ended', async () => {
    it.otherTokens.push('second');
    it.kept.add({ token: 'second', endsAt: Number.MAX_SAFE_INTEGER }, 0);
    it.kept.add({ token: 'ended', endsAt: Number.MAX_SAFE_INTEGER }, 0);
    expect(await it.session.keptInboxes()).toEqual([]);
    expect(it.kept.list(0)).toMatchObject([{ token: 'second' }]);
  });

  test('LIFE-14 without an answer a kept inbox is offered', async () => {
    it.kept.add({ token: 'other', endsAt: Number.MAX_SAFE_INTEGER }, 0);
    it.routes['GET /inbox/handoff'] = () => new Response(null, { status: 503 });
    expect(await it.session.keptInboxes()).toMatchObject([{ token: 'other' }]);
  });

  test('LIFE-14 a kept inbox that has ended meanwhile is forgotten', async () => {
    it.kept.add({ token: 'kept', endsAt: Number.MAX_SAFE_INTEGER }, 0);
    delete it.routes['GET /inbox'];
    it.session.openToken('kept');
    await settled();
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'gone' });
    expect(it.kept.list(0)).toEqual([]);
  });

  test('FEED-6 a closed inbox is left at once, also while its deletion waits', async () => {
    it.session.scheduleDeletion({ kind: 'close' });
    it.session.close();
    expect(it.asked).toEqual(['POST /inbox/leave']);
    expect(it.memory.kept).toBeNull();
    expect(it.server.socket.state).toBe('closed');
    await it.schedule.pass(60_000);
    expect(it.asked).toEqual(['POST /inbox/leave']);
  });

  test('deletion ends it at once', async () => {
    it.session.scheduleDeletion({ kind: 'delete' });
    it.session.confirmDeletionNow();
    await settled();
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'deleted' });
    it.session.resume();
    expect(it.server.sockets).toHaveLength(1);
  });

  test('late answers for a replaced inbox are ignored', async () => {
    const { listener } = it.server.socket;
    it.session.replace(null);
    await settled();
    expect(it.asked).toEqual(['POST /inbox/leave', 'POST /inboxes']);
    listener.closed('left');
    expect(it.store.state()).toMatchObject({ phase: 'held' });
  });

  test('its end is emitted once, and the token dropped', () => {
    it.server.socket.listener.closed('idle');
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'idle' });
    expect(it.memory.kept).toBeNull();
  });
});
