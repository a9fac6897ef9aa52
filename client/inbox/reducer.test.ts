import { describe, expect, test } from 'vitest';
import type { Summary } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import type { InboxEvent } from './events.ts';
import { initialState, reduce } from './reducer.ts';
import type { HeldInbox, InboxState } from './state.ts';

/** The tab's clock is 5 s behind the server's. */
const AT = Date.parse('2026-03-01T12:00:00Z');
const SERVER_TIME = '2026-03-01T12:00:05.000Z';
const EXPIRES = '2026-03-01T13:00:05.000Z';

const opened: InboxEvent = {
  type: 'opened',
  at: AT,
  inbox: {
    address: 'quietlark7@mayfly.localhost',
    expiresAt: EXPIRES,
    serverTime: SERVER_TIME,
    idleTimeoutSeconds: 3600,
    keepSeconds: 3600,
    disconnectGraceSeconds: 600,
    afterlife: 'discard',
  },
};

function summary(seq: number, receivedAt = SERVER_TIME): Summary {
  return {
    id: `m${seq}`,
    seq,
    from: { name: 'Ada', address: 'ada@example.org' },
    to: [],
    subject: `mail ${seq}`,
    receivedAt,
    size: 10,
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
    tag: null,
    reading: false,
    seen: false,
  };
}

function arrived(seq: number, receivedAt?: string): Change {
  return { type: 'message', cursor: `e.${seq}`, message: summary(seq, receivedAt) };
}

function told(...changes: Change[]): InboxEvent {
  return { type: 'changes', changes, at: AT };
}

function stateAfter(...events: InboxEvent[]): InboxState {
  return events.reduce(reduce, initialState);
}

function living(...events: InboxEvent[]): HeldInbox {
  const state = stateAfter(opened, ...events);
  if (state.phase !== 'held') throw new Error(`It is ${state.phase}.`);
  return state.inbox;
}

const ids = (inbox: HeldInbox) => inbox.messages.map(({ id }) => id);

describe('messages', () => {
  test('are listed newest first', () => {
    expect(ids(living(told(arrived(1), arrived(2)), told(arrived(3))))).toEqual(['m3', 'm2', 'm1']);
  });

  test('PUSH: a message repeated by a change of transport is listed once', () => {
    expect(ids(living(told(arrived(1), arrived(2)), told(arrived(1), arrived(2))))).toHaveLength(2);
  });

  test('PUSH: a deleted message does not come back when its arrival is repeated', () => {
    const deleted: Change = { type: 'message:deleted', cursor: 'e.2', id: 'm1' };
    expect(ids(living(told(arrived(1), deleted), told(arrived(1))))).toEqual([]);
  });

  test('PUSH: after a resync messages with lower numbers are accepted', () => {
    expect(ids(living(told(arrived(8), arrived(9)), { type: 'resync' }, told(arrived(1))))).toEqual(
      ['m1'],
    );
  });

  test('take over changed fields and keep the others', () => {
    const changed: Change = {
      type: 'message:changed',
      cursor: 'e.3',
      id: 'm1',
      changed: { seen: true },
    };
    const inbox = living(told(arrived(1), arrived(2), changed));
    expect(inbox.messages.map(({ seen }) => seen)).toEqual([false, true]);
    expect(inbox.messages[1]?.subject).toBe('mail 1');
  });

  test('count as arrivals only if they came while the tab was open', () => {
    const long = '2026-03-01T11:59:00.000Z';
    expect(living(told(arrived(1, long), arrived(2))).arrivals).toBe(1);
  });
});

describe('the life of an inbox', () => {
  test('the time left is counted by the server’s clock', () => {
    const { expiresAt, clockOffset } = living();
    expect(Number(expiresAt) - clockOffset - AT).toBe(3_600_000);
  });

  test('LIFE-14 use does not move the end of a kept inbox', () => {
    const until = { expiresAt: '2026-03-01T12:30:05.000Z', serverTime: SERVER_TIME, at: AT };
    const kept = living(
      { type: 'kept', kept: true, ...until },
      { type: 'active', at: AT + 60_000 },
    );
    expect(kept).toMatchObject({ kept: true, keepTime: 3_600_000 });
    expect(Number(kept.expiresAt)).toBe(Date.parse(until.expiresAt));
    const lease = { expiresAt: EXPIRES, tabs: 1 };
    expect(living({ type: 'lease', lease: { ...lease, kept: true } }).kept).toBe(true);
    expect(living({ type: 'kept', kept: true, ...until }, { type: 'lease', lease }).kept).toBe(
      false,
    );
    const resumed: InboxEvent = { ...opened, inbox: { ...opened.inbox, kept: true } };
    expect(living(resumed).kept).toBe(true);
  });

  test('answered activity restarts the idle time', () => {
    const { expiresAt, clockOffset } = living({ type: 'active', at: AT + 60_000 });
    expect(Number(expiresAt) - clockOffset).toBe(AT + 60_000 + 3_600_000);
  });

  test.each([
    ['without an idle timeout', { idleTimeoutSeconds: null }],
    ['that never ends', {}],
  ])('LIFE-10 an inbox %s never ends, whatever happens in it', (_, seconds) => {
    const endless = { ...opened, inbox: { ...opened.inbox, ...seconds, expiresAt: null } };
    const events: InboxEvent[] = [
      { type: 'touched', expiresAt: null, serverTime: SERVER_TIME, at: AT },
      { type: 'lease', lease: { expiresAt: null, tabs: 2 } },
      { type: 'active', at: AT + 60_000 },
    ];
    const { expiresAt, tabs } = living(endless, ...events);
    expect({ expiresAt, tabs }).toEqual({ expiresAt: null, tabs: 2 });
  });

  test('LIFE-10 without an idle timeout activity ends a shown grace', () => {
    const resumed = { ...opened, inbox: { ...opened.inbox, idleTimeoutSeconds: null } };
    expect(living(resumed, { type: 'active', at: AT }).expiresAt).toBeNull();
  });

  test('a hello sets the connection, the tabs and the deadline', () => {
    const hello = {
      address: 'quietlark7@mayfly.localhost',
      expiresAt: EXPIRES,
      serverTime: SERVER_TIME,
      cursor: 'e.0',
      lease: 'l',
      tabs: 2,
      version: '1',
    };
    expect(living({ type: 'hello', hello, at: AT })).toMatchObject({ connection: 'live', tabs: 2 });
  });

  test('PAGE-5 a hello resets the domain state until the next event', () => {
    const hello = {
      ...{ address: 'quietlark7@mayfly.localhost', expiresAt: EXPIRES, serverTime: SERVER_TIME },
      ...{ cursor: 'e.0', lease: 'l', tabs: 1, version: '1' },
    };
    const draining: InboxEvent = { type: 'domain', state: 'draining' };
    expect(living(draining).domain).toBe('draining');
    expect(living(draining, { type: 'hello', hello, at: AT }).domain).toBe('active');
    expect(living({ type: 'hello', hello, at: AT }, draining).domain).toBe('draining');
  });

  test('the end keeps the address, the reason and what was deleted', () => {
    const end: InboxEvent = { type: 'ended', reason: 'idle', at: AT };
    expect(stateAfter(opened, told(arrived(1), arrived(2)), end)).toEqual({
      phase: 'ended',
      address: 'quietlark7@mayfly.localhost',
      reason: 'idle',
      at: AT,
      destroyed: 2,
      bytes: 20,
      afterlife: 'discard',
    });
  });

  test('an ended inbox ignores further events, also a second end', () => {
    const ended = stateAfter(opened, { type: 'ended', reason: 'deleted', at: AT });
    expect(reduce(ended, told(arrived(1)))).toBe(ended);
    expect(reduce(ended, { type: 'ended', reason: 'gone', at: AT })).toBe(ended);
  });

  test('SHOW-10 deliveries are dropped with the socket that reported them', () => {
    const notice = { transaction: 'a', stage: 'receiving', at: SERVER_TIME, percent: 9 } as const;
    const coming: InboxEvent = { type: 'delivery', notice, at: AT };
    expect(living(coming).deliveries).toMatchObject([{ phase: 'coming', percent: 9 }]);
    const lost: InboxEvent = { type: 'connection', connection: 'reconnecting', at: AT };
    const polling: InboxEvent = { type: 'connection', connection: 'polling', at: AT };
    expect(living(polling, coming, lost).deliveries).toEqual([]);
  });

  test('LIFE-4 a lost connection starts the grace, and a new one ends it', () => {
    const lose = (connection: 'offline' | 'reconnecting', at: number): InboxEvent => ({
      ...{ type: 'connection', connection, at },
    });
    const polling: InboxEvent = { type: 'connection', connection: 'polling', at: AT };
    expect(living(lose('offline', AT)).graceEndsAt).toBeNull();
    const lost = [polling, lose('reconnecting', AT), lose('offline', AT + 9_000)];
    expect(living(...lost).graceEndsAt).toBe(AT + 600_000);
    expect(living(...lost, polling).graceEndsAt).toBeNull();
  });

  test('an unchanged connection status makes no new state', () => {
    const state = stateAfter(opened, { type: 'connection', connection: 'polling', at: AT });
    expect(reduce(state, { type: 'connection', connection: 'polling', at: AT })).toBe(state);
  });
});
