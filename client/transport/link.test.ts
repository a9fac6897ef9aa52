import { beforeEach, describe, expect, test } from 'vitest';
import { type Rig, rig, seen, told } from './testing/link-rig.ts';
import { settled } from './testing/manual-scheduler.ts';

let it: Rig;
beforeEach(() => {
  it = rig();
  it.link.wake();
});

describe('a socket that works', () => {
  test('introduces the tab with token, cursor and lease', () => {
    expect(it.server.socket.listener.auth()).toEqual({
      token: 'token',
      cursor: 'e.0',
      lease: 'lease-0',
    });
  });

  test('shows mail as it comes, without a single poll', async () => {
    it.server.accept();
    it.server.mail(1);
    await it.schedule.pass(60_000);
    expect(seen(it.events)).toEqual({ connection: 'live', ids: ['m1'] });
    expect(it.server.polls).toHaveLength(0);
  });

  test('G13 lost in the middle, it goes on after the last change told, as the same tab', async () => {
    it.server.accept({ lease: 'lease-7' });
    it.server.mail(1);
    it.server.lose();
    it.server.mail(2);
    await it.schedule.pass(1_000);
    expect(it.server.socket.listener.auth()).toMatchObject({ cursor: 'e.1', lease: 'lease-7' });
    it.server.accept();
    expect(told(it.events)).toEqual(['m1', 'm2']);
  });

  test('G12 a loss that heals at once is never shown', async () => {
    it.server.accept();
    it.server.lose();
    await it.schedule.pass(700);
    it.server.accept();
    await it.schedule.pass(5_000);
    expect(it.events.filter(({ type }) => type === 'connection')).toEqual([]);
  });

  test('one that lasts is', async () => {
    it.server.accept();
    it.server.lose();
    await it.schedule.pass(900);
    expect(seen(it.events)).toMatchObject({ connection: 'reconnecting' });
  });

  test('a reset replaces everything', () => {
    it.server.mail(1);
    it.server.accept();
    it.server.lose();
    it.link.wake();
    it.server.accept({ reset: true });
    expect(it.events.filter(({ type }) => type === 'renewed')).toHaveLength(1);
    expect(seen(it.events)).toMatchObject({ ids: ['m1'] });
  });

  test('a reset that is cut off begins from the start again', () => {
    it.server.mail(1);
    it.server.accept();
    it.link.wake();
    it.server.accept({ reset: true, telling: 0 });
    it.link.wake();
    expect(it.server.socket.listener.auth()).not.toHaveProperty('cursor');
  });

  test('G13 cut off between the hello and what was missed, it asks for that again', () => {
    for (const seq of [1, 2, 3]) it.server.mail(seq);
    it.server.accept({ telling: 0 });
    it.link.wake();
    it.server.accept({ telling: 2 });
    it.link.wake();
    it.server.accept();
    expect(told(it.events)).toEqual(['m1', 'm2', 'm3']);
  });
});

describe('G14 a WebSocket that is blocked', () => {
  test('refused twice, it polls, and mail shows', async () => {
    it.server.refuse();
    await it.schedule.pass(500);
    expect(it.server.polls).toHaveLength(0);
    it.server.refuse();
    await settled();
    it.server.mail(1);
    await it.schedule.pass(1);
    expect(seen(it.events)).toEqual({ connection: 'polling', ids: ['m1'] });
  });

  test('black-holed, it polls after 3 s, and mail shows', async () => {
    await it.schedule.pass(2_999);
    expect(it.server.polls).toHaveLength(0);
    await it.schedule.pass(2);
    it.server.mail(1);
    await it.schedule.pass(1);
    expect(seen(it.events)).toEqual({ connection: 'polling', ids: ['m1'] });
  });

  test('it goes on trying in the background, and the person never sees it', async () => {
    it.server.refuse();
    for (let tries = 0; tries < 8; tries++) {
      const before = it.server.sockets.length;
      while (it.server.sockets.length === before) await it.schedule.pass(500);
      it.server.refuse();
      await it.schedule.pass(1_000);
      expect(seen(it.events)).toMatchObject({ connection: 'polling' });
    }
  });

  test('polls count as the tab: they bring its lease, and take a new one over', async () => {
    it = rig({ lease: null });
    it.link.wake();
    await it.schedule.pass(4_000);
    expect(it.server.polls.map(({ wish }) => wish.lease)).toEqual([null, 'lease-9']);
    expect(it.server.socket.listener.auth()).toMatchObject({ lease: 'lease-9' });
  });

  test('POOL-9 a poll tells what became of the domain, once for each change', async () => {
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

  test('the change back to the socket takes the poll from the wire before it tells anything', async () => {
    await it.schedule.pass(3_001);
    it.server.mail(1);
    await it.schedule.pass(1_000);
    const { poll } = it.server;
    it.server.accept();
    expect(poll.wish.signal.aborted).toBe(true);
    it.server.mail(2);
    await it.schedule.pass(60_000);
    expect(told(it.events)).toEqual(['m1', 'm2']);
    expect(seen(it.events)).toMatchObject({ connection: 'live' });
    expect(it.server.poll).toBe(poll);
  });

  test('a poll that is answered between the introduction and the hello tells nothing', async () => {
    await it.schedule.pass(4_000);
    it.server.open();
    it.server.mail(1);
    await settled();
    it.server.greet();
    expect(told(it.events)).toEqual(['m1']);
  });

  test('an answer that was already on its way then is dropped, not told twice', async () => {
    await it.schedule.pass(4_000);
    // The server lets the held request go; its answer and the socket cross.
    it.server.mail(1);
    it.server.accept();
    await it.schedule.pass(1_000);
    expect(told(it.events)).toEqual(['m1']);
  });

  test('a socket that opens and then says nothing gives the feed back to polling', async () => {
    await it.schedule.pass(3_400);
    it.server.socket.listener.auth();
    await it.schedule.pass(3_001);
    it.server.mail(1);
    await it.schedule.pass(1);
    expect(seen(it.events)).toEqual({ connection: 'polling', ids: ['m1'] });
  });
});

describe('no network at all', () => {
  test('is called by its name, and heals', async () => {
    let online = false;
    it = rig({ isOnline: () => online });
    it.server.polling = 'fails';
    it.link.wake();
    await it.schedule.pass(20_000);
    expect(seen(it.events)).toMatchObject({ connection: 'offline' });
    online = true;
    it.server.mail(1);
    it.link.wake();
    it.server.accept();
    expect(seen(it.events)).toEqual({ connection: 'live', ids: ['m1'] });
  });

  test('retries are spread out and never stop', async () => {
    it.server.polling = 'fails';
    await it.schedule.pass(600_000);
    expect(it.server.polls.length).toBeGreaterThan(20);
    expect(it.server.polls.length).toBeLessThan(60);
    expect(it.server.sockets.length).toBeGreaterThan(15);
  });
});

describe('the end', () => {
  test.each([
    ['the token is dead when the socket asks', () => it.server.refuse('not_found'), 'gone'],
    ['the server says so', () => it.server.socket.listener.closed('idle'), 'idle'],
  ])('%s: nothing is tried any more', async (_, happen, reason) => {
    happen();
    const { length } = it.server.sockets;
    it.link.wake();
    await it.schedule.pass(600_000);
    expect(it.events.at(-1)).toMatchObject({ type: 'ended', reason });
    expect(it.server.sockets).toHaveLength(length);
    expect(it.schedule.waiting).toBe(0);
  });

  test('a poll finds the inbox dead', async () => {
    it.server.polling = 'gone';
    await it.schedule.pass(3_001);
    expect(seen(it.events)).toEqual({ phase: 'ended' });
    expect(it.schedule.waiting).toBe(0);
  });
});

describe('C12 sleep', () => {
  test('closes the socket without a word and leaves no timer behind', async () => {
    it.server.accept();
    it.link.sleep();
    expect(it.server.socket.state).toBe('closed');
    await it.schedule.pass(600_000);
    expect(it.schedule.waiting).toBe(0);
    expect(it.server.polls).toHaveLength(0);
  });

  test('waking goes on with lease and cursor', () => {
    it.server.accept({ lease: 'lease-3' });
    it.server.mail(1);
    it.link.sleep();
    it.server.mail(2);
    it.link.wake();
    it.server.accept();
    expect(told(it.events)).toEqual(['m1', 'm2']);
    expect(it.link.lease).toBe('lease-1');
  });
});

test('R17 a server that moves away: the tab comes back within the time it was given', async () => {
  it.server.accept();
  it.server.socket.listener.moving(10_000);
  await it.schedule.pass(4_999);
  expect(it.server.sockets).toHaveLength(1);
  await it.schedule.pass(2);
  expect(it.server.sockets).toHaveLength(2);
});
