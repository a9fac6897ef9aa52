import { expect, test } from 'vitest';
import { looksGenerated } from '#shared/address.ts';
import { IDLE_TIMEOUT_MS, jsonOf, RULES, TestApi } from './testing/test-api.ts';

const UNKNOWN = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  code: 'not_found',
  detail:
    'Either the token is wrong or its inbox has ended, or nothing of this name is in that inbox.',
};

test('HTTP-1 an inbox needs no parameter and no body', async () => {
  const api = await TestApi.open();
  for (const init of [{}, { headers: { 'content-type': 'application/json' } }, { json: {} }]) {
    const answer = await api.ask('/inboxes', { method: 'POST', ...init });
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
      disconnectGraceSeconds: 600,
      keepSeconds: 1800,
      afterlife: 'reject',
    });
    expect(looksGenerated(made.address.split('@')[0] ?? '')).toBe(true);
  }
});

test('HTTP-1 `hold` returns a lease', async () => {
  const api = await TestApi.open();
  const made = await api.make({ hold: true, name: 'Jane.Doe', domain: 'BÜCHER.test' });
  expect(made.address).toBe('jane.doe@xn--bcher-kva.test');
  expect(made.lease).toEqual(expect.any(String));
  api.clock.advance(60_000);
  expect((await api.ask('/inbox', made)).status).toBe(404);
});

test('HTTP-1 GET /inbox returns everything but the token', async () => {
  const api = await TestApi.open({ settings: { rules: { ...RULES, afterlife: 'discard' } } });
  const made = await api.make();
  await api.deliver(made);
  api.clock.advance(60_000);
  const answer: unknown = await (await api.ask('/inbox', made)).json();
  expect(answer).toEqual({
    address: made.address,
    cursor: expect.not.stringMatching(made.cursor),
    createdAt: '2030-01-01T00:00:00.000Z',
    idleTimeoutSeconds: 3600,
    disconnectGraceSeconds: 600,
    keepSeconds: 1800,
    afterlife: 'discard',
    expiresAt: '2030-01-01T01:01:00.000Z',
    serverTime: '2030-01-01T00:01:00.000Z',
    messageCount: 1,
    bytes: 100,
    tabs: 0,
  });
});

test('LIFE-9 DELETE /inbox is final', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  expect((await api.ask('/inbox', { method: 'DELETE', ...made })).status).toBe(204);
  for (const method of ['GET', 'DELETE']) {
    const again = await api.ask('/inbox', { method, token: made.token });
    expect([again.status, await again.json()]).toEqual([404, UNKNOWN]);
  }
});

test("LIFE-9 LIFE-11 the operator's inbox is not deleted", async () => {
  const api = await TestApi.open();
  const token = 'chosen-by-an-operator';
  const address = 'postmaster@mayfly.test';
  await api.store.create({ address, maker: { kind: 'operator', token } });
  const answer = await api.ask('/inbox', { method: 'DELETE', token });
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'forbidden' }]);
  expect((await api.ask('/inbox', { token })).status).toBe(200);
});

test('LIFE-3 a goodbye is for one lease or for all tabs, and no activity', async () => {
  const api = await TestApi.open();
  const made = await api.make({ hold: true });
  const inbox = (await api.store.authenticate(made.token)) ?? '';
  const { lease } = (await api.store.connectLease(inbox, null)) ?? { lease: '' };
  await api.store.connectLease(inbox, null);
  api.clock.advance(30_000);
  const leave = (json?: object) =>
    api.ask('/inbox/leave', { method: 'POST', token: made.token, json });
  expect((await leave({ lease })).status).toBe(204);
  expect((await api.store.view(inbox))?.tabs).toBe(1);
  expect((await leave()).status).toBe(204);
  expect(await api.expiryOf(made)).toBe('2030-01-01T00:00:35.000Z');
});

test('LIFE-5 reading a message is activity, unless the request says `touch=false`', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const path = `/inbox/messages/${await api.deliver(made)}`;
  api.clock.advance(60_000);
  expect((await api.ask(`${path}?touch=false`, made)).status).toBe(200);
  expect(await api.expiryOf(made)).toBe('2030-01-01T01:00:00.000Z');
  expect((await api.ask(path, made)).status).toBe(200);
  expect(await api.expiryOf(made)).toBe('2030-01-01T01:01:00.000Z');
  expect((await api.ask(`${path}?touch=no`, made)).status).toBe(400);
});

test('LIFE-5 touch restarts the idle time', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  api.clock.advance(IDLE_TIMEOUT_MS - 1);
  const answer = await api.ask('/inbox/touch', { method: 'POST', token: made.token });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { expiresAt: '2030-01-01T01:59:59.999Z', serverTime: '2030-01-01T00:59:59.999Z' },
  ]);
});

test('HTTP-2 a message can be read, marked and deleted', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const id = await api.deliver(made, { subject: 'hello' });
  const path = `/inbox/messages/${id}`;
  expect(await (await api.ask(path, made)).json()).toMatchObject({
    id,
    subject: 'hello',
    text: 'text',
  });
  const marked = await api.ask(path, {
    method: 'PATCH',
    json: { seen: true },
    token: made.token,
  });
  expect([marked.status, await marked.json()]).toMatchObject([200, { id, seen: true }]);
  const deleted = () => api.ask(path, { method: 'DELETE', token: made.token });
  expect((await deleted()).status).toBe(204);
  expect((await deleted()).status).toBe(404);
});

test('READ-14 a nested message, by the path of its indices', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const path = `/inbox/messages/${await api.deliver(made)}/attachments`;
  for (const way of ['0', '0.0', '0.0.0']) {
    const answer = await api.ask(`${path}/${way}/message`, made);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({ subject: `inside ${way}`, text: 'x' });
  }
  expect((await api.ask(`${path}/0.1/message`, made)).status).toBe(404);
});

test('DOCTOR-8 domains are listed, active ones first', async () => {
  const api = await TestApi.open();
  expect(await (await api.ask('/domains')).json()).toEqual({
    domains: [
      { domain: 'mayfly.test', state: 'active' },
      { domain: 'xn--bcher-kva.test', state: 'active' },
    ],
  });
});

test('RUN-4 /healthz is 200; /readyz is 503 with a reason', async () => {
  const reasons = [null, 'the SMTP port is not open'];
  const api = await TestApi.open({ deps: { ready: async () => reasons.shift() ?? null } });
  const probe = async (path: string) => {
    const answer = await fetch(api.url + path);
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

test('HTTP-7 a test email goes to the inbox, if the service can send one', async () => {
  const sent: string[] = [];
  const api = await TestApi.open({
    deps: { sendTestMail: async (address) => void sent.push(address) },
  });
  const made = await api.make();
  const ask = (token: string) => api.ask('/inbox/test-mail', { method: 'POST', token });
  expect((await ask(made.token)).status).toBe(202);
  expect((await ask('A'.repeat(43))).status).toBe(404);
  expect(sent).toEqual([made.address]);
  const without = await TestApi.open();
  const other = await without.make();
  expect((await without.ask('/inbox/test-mail', { method: 'POST', ...other })).status).toBe(404);
});

test('LIFE-5 every request is activity, also one that gets 404', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const id = await api.deliver(made);
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
    api.clock.advance(IDLE_TIMEOUT_MS - 1);
    await api.ask(path, { method, token: made.token });
    const until = new Date(api.clock.wall() + IDLE_TIMEOUT_MS).toISOString();
    expect([path, await api.expiryOf(made)]).toEqual([path, until]);
  }
});

test('a path that does not exist is not taken for an inbox that has ended', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  const answer = await api.ask('/nope', { token });
  expect(answer.status).toBe(404);
  expect(await jsonOf(answer)).toMatchObject({ detail: expect.stringContaining('/api lists') });
});
