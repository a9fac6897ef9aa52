import { expect, test } from 'vitest';
import { looksMade } from '#shared/address.ts';
import { House, IDLE_TIMEOUT_MS, jsonOf } from './testing/house.ts';

const UNKNOWN = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  code: 'not_found',
  detail:
    'Either the token is wrong or its inbox has ended, or nothing of this name is in that inbox.',
};

test('HTTP-1 an inbox is made without asking for anything, by an empty body too', async () => {
  const house = await House.open();
  for (const init of [{}, { headers: { 'content-type': 'application/json' } }, { json: {} }]) {
    const answer = await house.ask('/inboxes', { method: 'POST', ...init });
    expect(answer.status).toBe(201);
    const made = await jsonOf(answer);
    expect(made).toMatchObject({
      address: expect.stringMatching(/^[a-z][a-z0-9]{7,24}@(mayfly\.test|xn--bcher-kva\.test)$/),
      token: expect.stringMatching(/^[A-Za-z0-9_-]{22,}$/),
      cursor: expect.any(String),
      createdAt: '2030-01-01T00:00:00.000Z',
      expiresAt: '2030-01-01T01:00:00.000Z',
      serverTime: '2030-01-01T00:00:00.000Z',
      idleTimeoutSeconds: 3600,
      afterlife: 'reject',
    });
    expect(looksMade(made.address.split('@')[0] ?? '')).toBe(true);
  }
});

test('HTTP-1 a page that is about to connect gets a lease', async () => {
  const house = await House.open();
  const made = await house.make({ hold: true, name: 'Jane.Doe', domain: 'BÜCHER.test' });
  expect(made.address).toBe('jane.doe@xn--bcher-kva.test');
  expect(made.lease).toEqual(expect.any(String));
  house.clock.advance(60_000);
  expect((await house.ask('/inbox', made)).status).toBe(404);
});

test('HTTP-2 GET /inbox tells all but the token', async () => {
  const house = await House.open({ settings: { afterlife: 'discard' } });
  const made = await house.make();
  await house.deliver(made);
  house.clock.advance(60_000);
  const answer: unknown = await (await house.ask('/inbox', made)).json();
  expect(answer).toEqual({
    address: made.address,
    cursor: expect.not.stringMatching(made.cursor),
    createdAt: '2030-01-01T00:00:00.000Z',
    idleTimeoutSeconds: 3600,
    afterlife: 'discard',
    expiresAt: '2030-01-01T01:01:00.000Z',
    serverTime: '2030-01-01T00:01:00.000Z',
    messageCount: 1,
    bytes: 100,
    tabs: 0,
  });
});

test('HTTP-3 DELETE /inbox is final', async () => {
  const house = await House.open();
  const made = await house.make();
  expect((await house.ask('/inbox', { method: 'DELETE', ...made })).status).toBe(204);
  for (const method of ['GET', 'DELETE']) {
    const again = await house.ask('/inbox', { method, token: made.token });
    expect([again.status, await again.json()]).toEqual([404, UNKNOWN]);
  }
});

test("HTTP-3 LIFE-12 the operator's inbox is not deleted", async () => {
  const house = await House.open();
  const token = 'chosen-by-an-operator';
  const address = 'postmaster@mayfly.test';
  await house.store.create({ address, maker: { kind: 'operator', token } });
  const answer = await house.ask('/inbox', { method: 'DELETE', token });
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'forbidden' }]);
  expect((await house.ask('/inbox', { token })).status).toBe(200);
});

test('HTTP-4 a goodbye is of one lease or of all tabs, and no activity', async () => {
  const house = await House.open();
  const made = await house.make({ hold: true });
  const inbox = (await house.store.authenticate(made.token)) ?? '';
  const { lease } = (await house.store.hold(inbox, null)) ?? { lease: '' };
  await house.store.hold(inbox, null);
  house.clock.advance(30_000);
  const leave = (json?: object) =>
    house.ask('/inbox/leave', { method: 'POST', token: made.token, json });
  expect((await leave({ lease })).status).toBe(204);
  expect((await house.store.view(inbox))?.tabs).toBe(1);
  expect((await leave()).status).toBe(204);
  expect(await house.expiryOf(made)).toBe('2030-01-01T00:00:35.000Z');
});

test('HTTP-5 touch starts the idle time anew', async () => {
  const house = await House.open();
  const made = await house.make();
  house.clock.advance(IDLE_TIMEOUT_MS - 1);
  const answer = await house.ask('/inbox/touch', { method: 'POST', token: made.token });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { expiresAt: '2030-01-01T01:59:59.999Z', serverTime: '2030-01-01T00:59:59.999Z' },
  ]);
});

test('HTTP-10 detail, mark and delete one message', async () => {
  const house = await House.open();
  const made = await house.make();
  const id = await house.deliver(made, { subject: 'hello' });
  const path = `/inbox/messages/${id}`;
  expect(await (await house.ask(path, made)).json()).toMatchObject({
    id,
    subject: 'hello',
    text: 'text',
  });
  const marked = await house.ask(path, {
    method: 'PATCH',
    json: { seen: true },
    token: made.token,
  });
  expect([marked.status, await marked.json()]).toMatchObject([200, { id, seen: true }]);
  const deleted = () => house.ask(path, { method: 'DELETE', token: made.token });
  expect((await deleted()).status).toBe(204);
  expect((await deleted()).status).toBe(404);
});

test('HTTP-34 a message inside the message, by the indices on the way to it', async () => {
  const house = await House.open();
  const made = await house.make();
  const path = `/inbox/messages/${await house.deliver(made)}/attachments`;
  for (const way of ['0', '0.0', '0.0.0']) {
    const answer = await house.ask(`${path}/${way}/message`, made);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({ subject: `inside ${way}`, text: 'x' });
  }
  expect((await house.ask(`${path}/0.1/message`, made)).status).toBe(404);
});

test('HTTP-12 the domains, active ones first', async () => {
  const house = await House.open();
  expect(await (await house.ask('/domains')).json()).toEqual({
    domains: [
      { domain: 'mayfly.test', state: 'active' },
      { domain: 'xn--bcher-kva.test', state: 'active' },
    ],
  });
});

test('HTTP-13 alive while the process lives, ready with a reason', async () => {
  const reasons = [null, 'the SMTP port is not open'];
  const house = await House.open({ deps: { ready: async () => reasons.shift() ?? null } });
  const probe = async (path: string) => {
    const answer = await fetch(house.url + path);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return answer;
  };
  expect((await probe('/healthz')).status).toBe(200);
  expect((await probe('/readyz')).status).toBe(200);
  const unready = await probe('/readyz');
  expect(unready.status).toBe(503);
  expect(await unready.json()).toMatchObject({
    code: 'unavailable',
    detail: 'the SMTP port is not open',
  });
});

test('HTTP-14 a test mail goes to this inbox, where there is a sender of such', async () => {
  const sent: string[] = [];
  const house = await House.open({
    deps: { testMail: { send: async (address) => void sent.push(address) } },
  });
  const made = await house.make();
  const ask = (token: string) => house.ask('/inbox/test-mail', { method: 'POST', token });
  expect((await ask(made.token)).status).toBe(202);
  expect((await ask('A'.repeat(43))).status).toBe(404);
  expect(sent).toEqual([made.address]);
  const without = await House.open();
  const other = await without.make();
  expect((await without.ask('/inbox/test-mail', { method: 'POST', ...other })).status).toBe(404);
});

test('HTTP-15 what people and programs ask for is activity, also what fails to be found', async () => {
  const house = await House.open();
  const made = await house.make();
  const id = await house.deliver(made);
  const requests: [string, string][] = [
    ['GET', '/inbox'],
    ['GET', '/inbox/messages'],
    ['GET', '/inbox/code'],
    ['GET', `/inbox/messages/${id}`],
    ['GET', `/inbox/messages/${id}/raw`],
    ['GET', `/inbox/messages/${id}/attachments/0`],
    ['DELETE', `/inbox/messages/${id}`],
  ];
  for (const [method, path] of requests) {
    house.clock.advance(IDLE_TIMEOUT_MS - 1);
    await house.ask(path, { method, token: made.token });
    const until = new Date(house.clock.wall() + IDLE_TIMEOUT_MS).toISOString();
    expect([path, await house.expiryOf(made)]).toEqual([path, until]);
  }
});
