import { expect, test } from 'vitest';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { code, eventually, House, jsonOf } from './testing/house.ts';

test('HTTP-6 messages come oldest first, and after a cursor only the newer ones', async () => {
  const house = await House.open();
  const made = await house.make();
  await house.deliver(made, { subject: 'one' });
  await house.deliver(made, { subject: 'two' });
  const all = await jsonOf(house.ask('/inbox/messages', made));
  expect(all).toMatchObject({ messages: [{ subject: 'one' }, { subject: 'two' }] });
  expect(all).not.toHaveProperty('reset');
  await house.deliver(made, { subject: 'three' });
  const newer = await (await house.ask(`/inbox/messages?after=${all.cursor}`, made)).json();
  expect(newer).toMatchObject({ messages: [{ subject: 'three' }] });
  const lost = await jsonOf(house.ask('/inbox/messages?after=elsewhere', made));
  expect(lost).toMatchObject({ reset: true });
  expect(lost.messages).toHaveLength(3);
});

test('HTTP-7 a held request is answered when the mail commits, not by other changes', async () => {
  const house = await House.open();
  const made = await house.make();
  const seen = await house.deliver(made);
  const { cursor } = await jsonOf(house.ask('/inbox', made));
  const held = house.ask(`/inbox/messages?after=${cursor}&wait=55`, made);
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(1));
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  await house.store.mark(inbox, seen, true);
  await house.deliver(made, { subject: 'awaited' });
  expect(await (await held).json()).toMatchObject({ messages: [{ subject: 'awaited' }] });
  expect((await house.store.usage()).subscriptions).toBe(0);
});

test('HTTP-7 time that runs out gives nothing new, and the cursor to go on from', async () => {
  const house = await House.open();
  const made = await house.make();
  const answer = await house.ask(`/inbox/changes?after=${made.cursor}&wait=1`, made);
  expect(await answer.json()).toEqual({ changes: [], cursor: made.cursor });
});

test('HTTP-8 changes are told as the socket tells them', async () => {
  const house = await House.open();
  const made = await house.make();
  const id = await house.deliver(made);
  const gone = await house.deliver(made);
  await house.ask(`/inbox/messages/${id}`, { method: 'PATCH', json: { seen: true }, ...made });
  await house.ask(`/inbox/messages/${gone}`, { method: 'DELETE', ...made });
  const { changes, cursor } = await jsonOf(house.ask('/inbox/changes', made));
  expect(changes).toMatchObject([
    { type: 'message', message: { id } },
    { type: 'message:changed', id, changed: { seen: true } },
    { type: 'message:deleted', id: gone },
  ]);
  expect(changes.at(-1)?.cursor).toBe(cursor);
});

test('HTTP-9 a poll with a lease is a tab, and no activity; one without is activity', async () => {
  const house = await House.open();
  const made = await house.make({ hold: true });
  house.clock.advance(30_000);
  const changes = (query: string) => house.ask(`/inbox/changes?${query}`, made);
  expect(await (await changes(`lease=${made.lease}`)).json()).not.toHaveProperty('lease');
  expect(await house.expiryOf(made)).toBe('2030-01-01T01:00:00.000Z');
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  expect((await house.store.view(inbox))?.tabs).toBe(1);
  expect(await (await changes('lease=unknown')).json()).toHaveProperty('lease');
  expect((await changes('')).status).toBe(200);
  expect(await house.expiryOf(made)).toBe('2030-01-01T01:00:30.000Z');
});

test('HTTP-9 a poll with no lease of this inbox is given one, which a socket goes on with', async () => {
  const house = await House.open();
  const made = await house.make();
  const { lease = '' } = await jsonOf(house.ask('/inbox/changes?wait=0&lease=none', made));
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  expect((await house.store.view(inbox))?.tabs).toBe(1);
  const held = await house.store.hold(inbox, lease);
  expect(held).toMatchObject({ lease, inbox: { tabs: 1 } });
});

test('HTTP-9 LIFE-2 a goodbye during a held poll stays one when that is answered', async () => {
  const house = await House.open();
  const made = await house.make({ hold: true });
  const held = house.ask(`/inbox/changes?after=${made.cursor}&wait=55&lease=${made.lease}`, made);
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(1));
  const json = { lease: made.lease };
  await house.ask('/inbox/leave', { method: 'POST', token: made.token, json });
  await house.deliver(made);
  expect((await jsonOf(held)).changes).toHaveLength(1);
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  expect((await house.store.view(inbox))?.tabs).toBe(0);
  expect(await house.expiryOf(made)).toBe('2030-01-01T00:00:05.000Z');
});

test('HTTP-11 the newest code as text, newer than a cursor, waited for', async () => {
  const house = await House.open();
  const made = await house.make();
  expect((await house.ask('/inbox/code', made)).status).toBe(204);
  await house.deliver(made, code('111111'));
  await house.deliver(made, code('222222'));
  await house.deliver(made);
  const newest = await house.ask('/inbox/code', made);
  expect(newest.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await newest.text()).toBe('222222');

  const { cursor } = await jsonOf(house.ask('/inbox', made));
  const held = house.ask(`/inbox/code?after=${cursor}&wait=55`, made);
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(1));
  await house.deliver(made);
  const late = await house.deliver(made);
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  await house.store.amend([{ inbox, id: late }], code('333333'));
  expect(await (await held).text()).toBe('333333');
});

test('HTTP-11 an old code does not come again when its message is marked later', async () => {
  const house = await House.open();
  const made = await house.make();
  const id = await house.deliver(made);
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  await house.store.amend([{ inbox, id }], code('111111'));
  const { cursor } = await jsonOf(house.ask('/inbox', made));
  await house.store.mark(inbox, id, true);
  expect((await house.ask(`/inbox/code?after=${cursor}`, made)).status).toBe(204);
  await house.deliver(made, code('222222'));
  await house.store.mark(inbox, id, false);
  expect(await (await house.ask('/inbox/code', made)).text()).toBe('222222');
});

test('HTTP-16 when the service stops, held requests are answered at once', async () => {
  const house = await House.open();
  const made = await house.make();
  const held = house.ask('/inbox/messages?wait=55', made);
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(1));
  await house.close();
  expect(await (await held).json()).toEqual({ messages: [], cursor: made.cursor });
});

test('HTTP-16 from the moment that it begins to stop nothing is held and nothing made', async () => {
  const stopping = new AbortController();
  const house = await House.open({ deps: { stopping: stopping.signal } });
  const made = await house.make();
  const held = house.ask('/inbox/messages?wait=55', made);
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(1));
  stopping.abort();
  const nothing = { messages: [], cursor: made.cursor };
  expect(await (await held).json()).toEqual(nothing);
  expect(await (await house.ask('/inbox/messages?wait=55', made)).json()).toEqual(nothing);
  const refused = await house.ask('/inboxes', { method: 'POST' });
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'unavailable' }]);
  expect(refused.headers.has('retry-after')).toBe(true);
});

test('HTTP-17 whoever hangs up leaves no listener behind', async () => {
  const house = await House.open();
  const made = await house.make();
  const hangUp = new AbortController();
  const held = house.ask('/inbox/messages?wait=55', { ...made, signal: hangUp.signal });
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(1));
  hangUp.abort();
  await expect(held).rejects.toThrow();
  await eventually(async () => expect((await house.store.usage()).subscriptions).toBe(0));
});

test('METRIC-3 a mail that answers a held request is measured, one that was there is not', async () => {
  const { measures, pushes, held } = recordMeasures();
  const house = await House.open({ deps: { measures } });
  const made = await house.make({ hold: true });
  await house.deliver(made);
  house.clock.advance(1);
  const { cursor } = await jsonOf(house.ask('/inbox/messages?wait=5', made));
  expect(pushes).toEqual([]);
  const query = `after=${cursor}&wait=55&lease=${made.lease}`;
  const asked = house.ask(`/inbox/changes?${query}`, made);
  await eventually(() => expect(held.at(-1)).toBe('tab 1'));
  await house.deliver(made);
  await asked;
  expect(pushes).toEqual([{ transport: 'request', ms: 0 }]);
  expect(held).toEqual(['program 1', 'program -1', 'tab 1', 'tab -1']);
});
