import { beforeEach, describe, expect, test } from 'vitest';
import { messagesEmitted, type Rig, rig, stateAfter } from './testing/connection-rig.ts';
import { settled } from './testing/manual-scheduler.ts';

let it: Rig;
beforeEach(() => {
  it = rig();
  it.connection.reconnect();
});

describe('a working socket', () => {
  test('authenticates the tab with token, cursor and lease', () => {
    expect(it.server.socket.listener.auth()).toEqual({
      token: 'token',
      cursor: 'e.0',
      lease: 'lease-0',
    });
  });

  test('delivers messages without a single poll', async () => {
    it.server.accept();
    it.server.mail(1);
    await it.schedule.pass(60_000);
    expect(stateAfter(it.events)).toEqual({ connection: 'live', ids: ['m1'] });
    expect(it.server.polls).toHaveLength(0);
  });

  test('G13 after a loss continues after the last change, with the same lease', async () => {
    it.server.accept({ lease: 'lease-7' });
    it.server.mail(1);
    it.server.lose();
    it.server.mail(2);
    await it.schedule.pass(1_000);
    expect(it.server.socket.listener.auth()).toMatchObject({ cursor: 'e.1', lease: 'lease-7' });
    it.server.accept();
    expect(messagesEmitted(it.events)).toEqual(['m1', 'm2']);
  });

  test('G12 a short interruption is not shown', async () => {
    it.server.accept();
    it.server.lose();
    await it.schedule.pass(700);
    it.server.accept();
    await it.schedule.pass(5_000);
    expect(it.events.filter(({ type }) => type === 'connection')).toEqual([]);
  });

  test('a longer interruption is shown', async () => {
    it.server.accept();
    it.server.lose();
    await it.schedule.pass(900);
    expect(stateAfter(it.events)).toMatchObject({ connection: 'reconnecting' });
  });

  test('a reset replaces all messages', () => {
    it.server.mail(1);
    it.server.accept();
    it.server.lose();
    it.connection.reconnect();
    it.server.accept({ reset: true });
    expect(it.events.filter(({ type }) => type === 'resync')).toHaveLength(1);
    expect(stateAfter(it.events)).toMatchObject({ ids: ['m1'] });
  });

  test('a reset that is cut off starts over', () => {
    it.server.mail(1);
    it.server.accept();
    it.connection.reconnect();
    it.server.accept({ reset: true, count: 0 });
    it.connection.reconnect();
    expect(it.server.socket.listener.auth()).not.toHaveProperty('cursor');
  });

  test('G13 a socket lost before the missed changes asks for them again', () => {
    for (const seq of [1, 2, 3]) it.server.mail(seq);
    it.server.accept({ count: 0 });
    it.connection.reconnect();
    it.server.accept({ count: 2 });
    it.connection.reconnect();
    it.server.accept();
    expect(messagesEmitted(it.events)).toEqual(['m1', 'm2', 'm3']);
  });
});

describe('G14 a blocked WebSocket', () => {
  test('refused twice: the tab polls and gets messages', async () => {
    it.server.refuse();
    await it.schedule.pass(500);
    expect(it.server.polls).toHaveLength(0);
    it.server.refuse();
    await settled();
    it.server.mail(1);
    await it.schedule.pass(1);
    expect(stateAfter(it.events)).toEqual({ connection: 'polling', ids: ['m1'] });
  });

  test('dropped silently: the tab polls after 3 s and gets messages', async () => {
    await it.schedule.pass(2_999);
    expect(it.server.polls).toHaveLength(0);
    await it.schedule.pass(2);
    it.server.mail(1);
    await it.schedule.pass(1);
    expect(stateAfter(it.events)).toEqual({ connection: 'polling', ids: ['m1'] });
  });

  test('WebSockets are retried in the background, unseen by the user', async () => {
    it.server.refuse();
    for (let tries = 0; tries < 8; tries++) {
      const before = it.server.sockets.length;
      while (it.server.sockets.length === before) await it.schedule.pass(500);
      it.server.refuse();
      await it.schedule.pass(1_000);
      expect(stateAfter(it.events)).toMatchObject({ connection: 'polling' });
    }
  });

  test('polls send the lease of the tab, and adopt a new one', async () => {
    it = rig({ lease: null });
    it.connection.reconnect();
    await it.schedule.pass(4_000);
    expect(it.server.polls.map(({ query }) => query.lease)).toEqual([null, 'lease-9']);
    expect(it.server.socket.listener.auth()).toMatchObject({ lease: 'lease-9' });
  });

  test('POOL-6 a poll emits each change of the domain state once', async () => {
    const states = () => it.events.flatMap((each) => (each.type === 'domain' ? each.state : []));
    await it.schedule.pass(4_000);
    expect(states()).toEqual([]);
    it.server.domainState = 'draining';
    it.server.mail(1);
    await it.schedule.pass(1_000);
    it.server.mail(2);
    await it.schedule.pass(1_000);
    expect(states()).toEqual(['draining']);
    it.server.domainState = undefined;
    it.server.mail(3);
    await it.schedule.pass(1_000);
    expect(states()).toEqual(['draining', 'active']);
  });

  test('changing back to the socket aborts the poll first', async () => {
    await it.schedule.pass(3_001);
    it.server.mail(1);
    await it.schedule.pass(1_000);
    const { poll } = it.server;
    it.server.accept();
    expect(poll.query.signal.aborted).toBe(true);
    it.server.mail(2);
    await it.schedule.pass(60_000);
    expect(messagesEmitted(it.events)).toEqual(['m1', 'm2']);
    expect(stateAfter(it.events)).toMatchObject({ connection: 'live' });
    expect(it.server.poll).toBe(poll);
  });

  test('a poll answered between auth and hello emits nothing', async () => {
    await it.schedule.pass(4_000);
    it.server.open();
    it.server.mail(1);
    await settled();
    it.server.greet();
    expect(messagesEmitted(it.events)).toEqual(['m1']);
  });

  test('a poll answer already under way is dropped, not emitted twice', async () => {
    await it.schedule.pass(4_000);
    // The server lets the held request go; its answer and the socket cross.
    it.server.mail(1);
    it.server.accept();
    await it.schedule.pass(1_000);
    expect(messagesEmitted(it.events)).toEqual(['m1']);
  });

  test('a socket that opens and stays silent falls back to polling', async () => {
    await it.schedule.pass(3_400);
    it.server.socket.listener.auth();
    await it.schedule.pass(3_001);
    it.server.mail(1);
    await it.schedule.pass(1);
    expect(stateAfter(it.events)).toEqual({ connection: 'polling', ids: ['m1'] });
  });
});

describe('no network', () => {
  test('is shown as offline, and recovers', async () => {
    let online = false;
    it = rig({ isOnline: () => online });
    it.server.polling = 'fails';
    it.connection.reconnect();
    await it.schedule.pass(20_000);
    expect(stateAfter(it.events)).toMatchObject({ connection: 'offline' });
    online = true;
    it.server.mail(1);
    it.connection.reconnect();
    it.server.accept();
    expect(stateAfter(it.events)).toEqual({ connection: 'live', ids: ['m1'] });
  });

  test('retries are spread out and never end', async () => {
    it.server.polling = 'fails';
    await it.schedule.pass(600_000);
    expect(it.server.polls.length).toBeGreaterThan(20);
    expect(it.server.polls.length).toBeLessThan(60);
    expect(it.server.sockets.length).toBeGreaterThan(15);
  });
});

describe('the end of the inbox', () => {
  test.each([
    ['the token is dead when the socket asks', () => it.server.refuse('not_found'), 'gone'],
    ['the server says so', () => it.server.socket.listener.closed('idle'), 'idle'],
  ])('%s: no further tries', async (_, happen, reason) => {
    happen();
    const { length } = it.server.sockets;
    it.connection.reconnect();
    await it.schedule.pass(600_000);
    expect(it.events.at(-1)).toMatchObject({ type: 'ended', reason });
    expect(it.server.sockets).toHaveLength(length);
    expect(it.schedule.waiting).toBe(0);
  });

  test('a poll finds that the inbox ended', async () => {
    it.server.polling = 'gone';
    await it.schedule.pass(3_001);
    expect(stateAfter(it.events)).toEqual({ phase: 'ended' });
    expect(it.schedule.waiting).toBe(0);
  });
});

describe('C12 suspension', () => {
  test('closes the socket without an event and leaves no timer', async () => {
    it.server.accept();
    it.connection.suspend();
    expect(it.server.socket.state).toBe('closed');
    await it.schedule.pass(600_000);
    expect(it.schedule.waiting).toBe(0);
    expect(it.server.polls).toHaveLength(0);
  });

  test('resuming continues with lease and cursor', () => {
    it.server.accept({ lease: 'lease-3' });
    it.server.mail(1);
    it.connection.suspend();
    it.server.mail(2);
    it.connection.reconnect();
    it.server.accept();
    expect(messagesEmitted(it.events)).toEqual(['m1', 'm2']);
    expect(it.connection.lease).toBe('lease-1');
  });
});

test('R17 a server shuts down: the tab reconnects within the given time', async () => {
  it.server.accept();
  it.server.socket.listener.moving(10_000);
  await it.schedule.pass(4_999);
  expect(it.server.sockets).toHaveLength(1);
  await it.schedule.pass(2);
  expect(it.server.sockets).toHaveLength(2);
});
