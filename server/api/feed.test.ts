import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { code, jsonOf, TestApi } from './testing/test-api.ts';

test('FEED-2 messages are listed oldest first, after a cursor only newer ones', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  await api.deliver(made, { subject: 'one' });
  await api.deliver(made, { subject: 'two' });
  const all = await jsonOf(api.ask('/inbox/messages', made));
  expect(all).toMatchObject({ messages: [{ subject: 'one' }, { subject: 'two' }] });
  expect(all).not.toHaveProperty('reset');
  await api.deliver(made, { subject: 'three' });
  const newer = await (await api.ask(`/inbox/messages?after=${all.cursor}`, made)).json();
  expect(newer).toMatchObject({ messages: [{ subject: 'three' }] });
  const lost = await jsonOf(api.ask('/inbox/messages?after=elsewhere', made));
  expect(lost).toMatchObject({ reset: true });
  expect(lost.messages).toHaveLength(3);
});

test('FEED-4 a held request is answered by a new message, not by other changes', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const seen = await api.deliver(made);
  const { cursor } = await jsonOf(api.ask('/inbox', made));
  const held = api.ask(`/inbox/messages?after=${cursor}&wait=55`, made);
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  await api.store.mark(inbox, seen, true);
  await api.deliver(made, { subject: 'awaited' });
  expect(await (await held).json()).toMatchObject({ messages: [{ subject: 'awaited' }] });
  expect((await api.store.usage()).subscriptions).toBe(0);
});

test('FEED-4 after the wait the answer is empty, with the cursor to continue', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const answer = await api.ask(`/inbox/changes?after=${made.cursor}&wait=1`, made);
  expect(await answer.json()).toEqual({ changes: [], cursor: made.cursor });
});

test('FEED-2 changes are the same as on the socket', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const id = await api.deliver(made);
  const gone = await api.deliver(made);
  await api.ask(`/inbox/messages/${id}`, { method: 'PATCH', json: { seen: true }, ...made });
  await api.ask(`/inbox/messages/${gone}`, { method: 'DELETE', ...made });
  const { changes, cursor } = await jsonOf(api.ask('/inbox/changes', made));
  expect(changes).toMatchObject([
    { type: 'message', message: { id } },
    { type: 'message:changed', id, changed: { seen: true } },
    { type: 'message:deleted', id: gone },
  ]);
  expect(changes.at(-1)?.cursor).toBe(cursor);
});

test('HTTP-3 a poll with a lease counts as a tab and is no activity; one without is activity', async () => {
  const api = await TestApi.open();
  const made = await api.make({ hold: true });
  api.clock.advance(30_000);
  const changes = (query: string) => api.ask(`/inbox/changes?${query}`, made);
  expect(await (await changes(`lease=${made.lease}`)).json()).not.toHaveProperty('lease');
  expect(await api.expiryOf(made)).toBe('2030-01-01T01:00:00.000Z');
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  expect((await api.store.view(inbox))?.tabs).toBe(1);
  expect(await (await changes('lease=unknown')).json()).toHaveProperty('lease');
  expect((await changes('')).status).toBe(200);
  expect(await api.expiryOf(made)).toBe('2030-01-01T01:00:30.000Z');
});

test('HTTP-3 a poll with an unknown lease gets a new one, which a socket can resume', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const { lease = '' } = await jsonOf(api.ask('/inbox/changes?wait=0&lease=none', made));
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  expect((await api.store.view(inbox))?.tabs).toBe(1);
  const held = await api.store.connectLease(inbox, lease);
  expect(held).toMatchObject({ lease, inbox: { tabs: 1 } });
});

test('HTTP-3 LIFE-2 a goodbye during a held poll counts after the answer too', async () => {
  const api = await TestApi.open();
  const made = await api.make({ hold: true });
  const held = api.ask(`/inbox/changes?after=${made.cursor}&wait=55&lease=${made.lease}`, made);
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  const json = { lease: made.lease };
  await api.ask('/inbox/leave', { method: 'POST', token: made.token, json });
  await api.deliver(made);
  expect((await jsonOf(held)).changes).toHaveLength(1);
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  expect((await api.store.view(inbox))?.tabs).toBe(0);
  expect(await api.expiryOf(made)).toBe('2030-01-01T00:00:05.000Z');
});

test('HTTP-4 the newest code as text, after a cursor, with a wait', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  expect((await api.ask('/inbox/code', made)).status).toBe(204);
  await api.deliver(made, code('111111'));
  await api.deliver(made, code('222222'));
  await api.deliver(made);
  const newest = await api.ask('/inbox/code', made);
  expect(newest.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await newest.text()).toBe('222222');

  const { cursor } = await jsonOf(api.ask('/inbox', made));
  const held = api.ask(`/inbox/code?after=${cursor}&wait=55`, made);
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  await api.deliver(made);
  const late = await api.deliver(made);
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  await api.store.amend([{ inbox, id: late }], code('333333'));
  expect(await (await held).text()).toBe('333333');
});

test('HTTP-4 an email from before the cursor that is read late brings no code', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const early = await api.deliver(made);
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  const { cursor } = await jsonOf(api.ask('/inbox', made));
  const held = api.ask(`/inbox/code?after=${cursor}&wait=55`, made);
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  await api.store.amend([{ inbox, id: early }], code('111111'));
  expect((await api.ask(`/inbox/code?after=${cursor}`, made)).status).toBe(204);
  await api.deliver(made, code('222222'));
  expect(await (await held).text()).toBe('222222');
});

test('HTTP-4 the newest code is that of the newest email, whichever was read last', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const late = await api.deliver(made);
  await api.deliver(made, code('222222'));
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  await api.store.amend([{ inbox, id: late }], code('111111'));
  const newest = await api.ask(`/inbox/code?after=${made.cursor}`, made);
  expect(await newest.text()).toBe('222222');
});

test('HTTP-4 marking a message does not return its code again', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const id = await api.deliver(made);
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  await api.store.amend([{ inbox, id }], code('111111'));
  const { cursor } = await jsonOf(api.ask('/inbox', made));
  await api.store.mark(inbox, id, true);
  expect((await api.ask(`/inbox/code?after=${cursor}`, made)).status).toBe(204);
  await api.deliver(made, code('222222'));
  await api.store.mark(inbox, id, false);
  expect(await (await api.ask('/inbox/code', made)).text()).toBe('222222');
});

test('RUN-1 when the service stops, held requests are answered at once', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const held = api.ask('/inbox/messages?wait=55', made);
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  await api.close();
  expect(await (await held).json()).toEqual({ messages: [], cursor: made.cursor });
});

test('RUN-1 a stopping service holds no request and creates no inbox', async () => {
  const stopping = new AbortController();
  const api = await TestApi.open({ deps: { stopping: stopping.signal } });
  const made = await api.make();
  const held = api.ask('/inbox/messages?wait=55', made);
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  stopping.abort();
  const nothing = { messages: [], cursor: made.cursor };
  expect(await (await held).json()).toEqual(nothing);
  expect(await (await api.ask('/inbox/messages?wait=55', made)).json()).toEqual(nothing);
  const refused = await api.ask('/inboxes', { method: 'POST' });
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'unavailable' }]);
  expect(refused.headers.has('retry-after')).toBe(true);
});

test('FEED-4 a client that disconnects leaves no listener behind', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const hangUp = new AbortController();
  const held = api.ask('/inbox/messages?wait=55', { ...made, signal: hangUp.signal });
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(1));
  hangUp.abort();
  await expect(held).rejects.toThrow();
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(0));
});

test('RUN-6 a message that answers a held request is measured, an earlier one is not', async () => {
  const { measures, pushes, held } = recordMeasures();
  const api = await TestApi.open({ deps: { measures } });
  const made = await api.make({ hold: true });
  await api.deliver(made);
  api.clock.advance(1);
  const { cursor } = await jsonOf(api.ask('/inbox/messages?wait=5', made));
  expect(pushes).toEqual([]);
  const query = `after=${cursor}&wait=55&lease=${made.lease}`;
  const asked = api.ask(`/inbox/changes?${query}`, made);
  await eventually(() => expect(held.at(-1)).toBe('tab 1'));
  await api.deliver(made);
  await asked;
  expect(pushes).toEqual([{ transport: 'request', ms: 0 }]);
  expect(held).toEqual(['program 1', 'program -1', 'tab 1', 'tab -1']);
});
