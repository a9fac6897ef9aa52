import { beforeEach, describe, expect, test } from 'vitest';
import { UNDO_MS } from './deletion-timer.ts';
import { settled } from './testing/manual-scheduler.ts';
import { info, rig, routes } from './testing/session-rig.ts';

const DESTROY = { kind: 'delete' } as const;
const RENEW = { kind: 'replace', domain: null } as const;

let it: ReturnType<typeof rig>;

async function open(own: typeof routes = {}): Promise<void> {
  it = rig(null, { ...routes, ...own });
  it.session.open(null);
  await settled();
  it.server.accept();
  it.asked.length = 0;
}

const deletionState = () => {
  const state = it.store.state();
  return state.phase === 'held' ? state.inbox.deletion.kind : state.phase;
};

describe('PAGE-1 a scheduled deletion', () => {
  beforeEach(() => open());

  test('happens after the waiting time, not before', async () => {
    it.session.scheduleDeletion(DESTROY);
    await it.schedule.pass(UNDO_MS - 1);
    expect([deletionState(), it.asked]).toEqual(['waiting', []]);
    await it.schedule.pass(1);
    expect(it.asked).toEqual(['DELETE /inbox']);
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'deleted' });
    expect(it.memory.kept).toBeNull();
  });

  test('can be cancelled, and scheduled again', async () => {
    it.session.scheduleDeletion(DESTROY);
    await it.schedule.pass(UNDO_MS - 1);
    it.session.cancelDeletion();
    expect(deletionState()).toBe('none');
    await it.schedule.pass(2 * UNDO_MS);
    expect(it.asked).toEqual([]);
    it.session.scheduleDeletion(DESTROY);
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['DELETE /inbox']);
  });

  test('scheduled twice, happens once; confirmed, at once', async () => {
    it.session.scheduleDeletion(DESTROY);
    it.session.scheduleDeletion(DESTROY);
    it.session.confirmDeletionNow();
    it.session.confirmDeletionNow();
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['DELETE /inbox']);
  });

  test('a failed request leaves the inbox as it is', async () => {
    await open({ 'DELETE /inbox': () => new Response('', { status: 502 }) });
    it.session.scheduleDeletion(DESTROY);
    await it.schedule.pass(UNDO_MS);
    expect(deletionState()).toBe('failed');
    it.session.cancelDeletion();
    expect(deletionState()).toBe('none');
    expect(it.memory.kept?.token).toBe('made');
  });

  test('a replacement leaves the old inbox with a goodbye', async () => {
    it.session.scheduleDeletion(RENEW);
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['POST /inbox/leave', 'POST /inboxes']);
    expect(deletionState()).toBe('none');
  });

  test('a new address meanwhile opens at once, and the old inbox is deleted', async () => {
    it.session.scheduleDeletion(DESTROY);
    it.session.replace(null);
    await settled();
    expect(it.asked).toEqual(['DELETE /inbox', 'POST /inboxes']);
    expect(deletionState()).toBe('none');
  });

  test('an inbox that ended meanwhile is not deleted again', async () => {
    it.session.scheduleDeletion(RENEW);
    it.server.socket.listener.closed('idle');
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual([]);
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'idle' });
  });
});

describe('PAGE-1 a page closed while a deletion is scheduled', () => {
  beforeEach(() => open());

  test('deletes at once, and a reload does not find the inbox', async () => {
    it.session.scheduleDeletion(DESTROY);
    it.session.goodbye();
    expect(it.asked).toEqual(['DELETE /inbox']);
    expect(it.memory.kept).toBeNull();
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['DELETE /inbox']);
  });

  test('says goodbye if a new inbox was to follow', () => {
    it.session.scheduleDeletion(RENEW);
    it.session.goodbye();
    expect(it.asked).toEqual(['POST /inbox/leave']);
    expect(it.memory.kept).toBeNull();
  });

  test('restored from the back-forward cache, shows the end', async () => {
    it.session.scheduleDeletion(DESTROY);
    it.session.suspend();
    expect(it.asked).toEqual(['DELETE /inbox']);
    it.session.resume();
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'deleted' });
  });
});

describe('PAGE-4 a chosen name', () => {
  beforeEach(() => open());
  const wish = { name: 'jane', domain: 'mayfly.localhost' };

  test('is claimed before the old inbox is left', async () => {
    expect(await it.session.claim(wish)).toEqual({ kind: 'ok' });
    expect(it.asked).toEqual(['POST /inboxes', 'POST /inbox/leave']);
    expect(it.store.state()).toMatchObject({ phase: 'held', inbox: { address: info.address } });
    expect(it.memory.kept?.token).toBe('made');
  });

  test.each([
    [409, 'not_free', { kind: 'refused' }],
    [400, 'bad_name', { kind: 'refused' }],
    [503, 'full', { kind: 'full' }],
    [502, 'unavailable', { kind: 'unreachable' }],
  ])('that is refused (%i %s) changes nothing', async (status, code, claimed) => {
    await open();
    const before = it.store.state();
    it.routes['POST /inboxes'] = () => Response.json({ code }, { status });
    expect(await it.session.claim(wish)).toEqual(claimed);
    expect(it.asked).toEqual(['POST /inboxes']);
    expect(it.store.state()).toBe(before);
    expect(it.server.socket.state).toBe('joined');
  });
});
