import { beforeEach, describe, expect, test } from 'vitest';
import { UNDO_MS } from './parting.ts';
import { settled } from './testing/manual-scheduler.ts';
import { info, rig, routes } from './testing/session-rig.ts';

const DESTROY = { kind: 'destroy' } as const;
const RENEW = { kind: 'renew', domain: null } as const;

let it: ReturnType<typeof rig>;

async function open(own: typeof routes = {}): Promise<void> {
  it = rig(null, { ...routes, ...own });
  it.session.open(null);
  await settled();
  it.server.accept();
  it.asked.length = 0;
}

const parting = () => {
  const state = it.store.state();
  return state.phase === 'living' ? state.inbox.parting.kind : state.phase;
};

describe('LIFE-14 an inbox goes after a moment', () => {
  beforeEach(() => open());

  test('not before, then for good', async () => {
    it.session.part(DESTROY);
    await it.schedule.pass(UNDO_MS - 1);
    expect([parting(), it.asked]).toEqual(['going', []]);
    await it.schedule.pass(1);
    expect(it.asked).toEqual(['DELETE /inbox']);
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'deleted' });
    expect(it.memory.kept).toBeNull();
  });

  test('it can be taken back, and asked for again', async () => {
    it.session.part(DESTROY);
    await it.schedule.pass(UNDO_MS - 1);
    it.session.stay();
    expect(parting()).toBe('none');
    await it.schedule.pass(2 * UNDO_MS);
    expect(it.asked).toEqual([]);
    it.session.part(DESTROY);
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['DELETE /inbox']);
  });

  test('asked twice, it goes once; hastened, at once', async () => {
    it.session.part(DESTROY);
    it.session.part(DESTROY);
    it.session.hasten();
    it.session.hasten();
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['DELETE /inbox']);
  });

  test('what the server did not hear has not happened', async () => {
    await open({ 'DELETE /inbox': () => new Response('', { status: 502 }) });
    it.session.part(DESTROY);
    await it.schedule.pass(UNDO_MS);
    expect(parting()).toBe('failed');
    it.session.stay();
    expect(parting()).toBe('none');
    expect(it.memory.kept?.token).toBe('made');
  });

  test('a new address follows, and the old one is left as by any tab', async () => {
    it.session.part(RENEW);
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['POST /inbox/leave', 'POST /inboxes']);
    expect(parting()).toBe('none');
  });

  test('who wants a new address meanwhile has it at once, and the old one destroyed', async () => {
    it.session.part(DESTROY);
    it.session.renew(null);
    await settled();
    expect(it.asked).toEqual(['DELETE /inbox', 'POST /inboxes']);
    expect(parting()).toBe('none');
  });

  test('an inbox that ended meanwhile goes no more', async () => {
    it.session.part(RENEW);
    it.server.socket.listener.closed('idle');
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual([]);
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'idle' });
  });
});

describe('LIFE-15 a page that is left meanwhile', () => {
  beforeEach(() => open());

  test('destroys at once, and a reload does not find it again', async () => {
    it.session.part(DESTROY);
    it.session.goodbye();
    expect(it.asked).toEqual(['DELETE /inbox']);
    expect(it.memory.kept).toBeNull();
    await it.schedule.pass(UNDO_MS);
    expect(it.asked).toEqual(['DELETE /inbox']);
  });

  test('says goodbye where a new one was to follow', () => {
    it.session.part(RENEW);
    it.session.goodbye();
    expect(it.asked).toEqual(['POST /inbox/leave']);
    expect(it.memory.kept).toBeNull();
  });

  test('and put away whole, says so when it comes back', async () => {
    it.session.part(DESTROY);
    it.session.sleep();
    expect(it.asked).toEqual(['DELETE /inbox']);
    it.session.wake();
    expect(it.store.state()).toMatchObject({ phase: 'ended', reason: 'deleted' });
  });
});

describe('LIFE-18 an own name', () => {
  beforeEach(() => open());
  const wish = { name: 'jane', domain: 'mayfly.localhost' };

  test('is taken first, and only then the old one left', async () => {
    expect(await it.session.claim(wish)).toEqual({ kind: 'ok' });
    expect(it.asked).toEqual(['POST /inboxes', 'POST /inbox/leave']);
    expect(it.store.state()).toMatchObject({ phase: 'living', inbox: { address: info.address } });
    expect(it.memory.kept?.token).toBe('made');
  });

  test.each([
    [409, 'not_free', { kind: 'refused' }],
    [400, 'bad_name', { kind: 'refused' }],
    [503, 'full', { kind: 'full' }],
    [502, 'unavailable', { kind: 'unreachable' }],
  ])('that is not to be had (%i %s) costs nothing', async (status, code, claimed) => {
    await open();
    const before = it.store.state();
    it.routes['POST /inboxes'] = () => Response.json({ code }, { status });
    expect(await it.session.claim(wish)).toEqual(claimed);
    expect(it.asked).toEqual(['POST /inboxes']);
    expect(it.store.state()).toBe(before);
    expect(it.server.socket.state).toBe('joined');
  });
});
