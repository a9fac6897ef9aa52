import { expect, test, vi } from 'vitest';
import { StoreUnavailable } from '#server/inbox/store.ts';
import { eventually } from '#server/ops/testing/eventually.ts';
import { MAX_ATTACHMENT_DEPTH } from '#shared/limits.ts';
import { problem } from './testing/read-problem.ts';
import { type Made, ORIGIN, rawRequest, TestApi } from './testing/test-api.ts';

test('HTTP-5 without a token 401, with a wrong or dead one the same 404', async () => {
  const api = await TestApi.open();
  const dead = await api.make();
  await api.ask('/inbox', { method: 'DELETE', ...dead });
  for (const headers of [{}, { authorization: 'Basic YTpi' }]) {
    const answer = await api.ask('/inbox', { headers });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problem(answer)).toEqual([401, 'unauthorized']);
  }
  const made = await api.make();
  const bodies = new Set<string>();
  for (const [path, token] of [
    ['/inbox', dead.token],
    ['/inbox', 'A'.repeat(43)],
    ['/inbox', 'x'],
    ['/inbox/messages/unknown', made.token],
    ['/inbox/messages/unknown/raw', made.token],
    ['/inbox/messages/unknown/attachments/0', made.token],
    ['/inbox/messages/unknown/attachments/0.1', made.token],
    ['/inbox/messages/unknown/attachments/0/message', made.token],
  ] as const) {
    const answer = await api.ask(path, { token });
    expect(answer.status).toBe(404);
    bodies.add(await answer.text());
  }
  expect([...bodies]).toEqual([
    '{"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"Either the token is wrong or its inbox has ended, or nothing of this name is in that inbox."}',
  ]);
});

test('H3 a message of another inbox gets the 404 of an unknown one', async () => {
  const api = await TestApi.open();
  const [mine, theirs] = [await api.make(), await api.make()];
  const id = await api.deliver(theirs);
  const own = [id, `${id}/raw`, `${id}/attachments/0`, `${id}/attachments/0/message`];
  const paths = own.map((path) => `/inbox/messages/${path}`);
  for (const path of paths) expect((await api.ask(path, mine)).status).toBe(404);
  const [path = ''] = paths;
  expect((await api.ask(path, { method: 'DELETE', ...mine })).status).toBe(404);
  expect((await api.ask(path, { method: 'PATCH', json: { seen: true }, ...mine })).status).toBe(
    404,
  );
  expect((await api.ask(path, theirs)).status).toBe(200);
});

test('H4 HTTP-15 guessed tokens are refused without the store, and lock out no valid token', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const asked = vi.spyOn(api.store, 'authenticate');
  const statuses = new Set<number>();
  for (let guess = 0; guess < 100; guess += 1) {
    const answer = await api.ask('/inbox', { token: `${guess}`.padStart(43, 'A') });
    statuses.add(answer.status);
    if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await answer.body?.cancel();
  }
  expect([...statuses]).toEqual([404, 429]);
  expect(asked).toHaveBeenCalledTimes(60);
  expect((await api.ask('/inbox', made)).status).toBe(200);
});

test('H5 too many new inboxes are refused per source, and by a full service', async () => {
  const api = await TestApi.open({
    settings: { sourceInboxes: 2 },
    limits: { maxInboxes: 3 },
    trustProxy: ['127.0.0.1'],
  });
  const from = (address: string) =>
    api.ask('/inboxes', { method: 'POST', headers: { 'x-forwarded-for': address } });
  expect((await from('192.0.2.1')).status).toBe(201);
  expect((await from('192.0.2.1')).status).toBe(201);
  const over = await from('192.0.2.1');
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problem(over)).toEqual([429, 'rate_limited']);
  expect((await from('2001:db8::1')).status).toBe(201);
  const full = await from('2001:db8:0:1::1');
  expect(await problem(full)).toEqual([503, 'full']);
});

test('H6 a live or resting name cannot be taken', async () => {
  const api = await TestApi.open();
  const claim = async (body: object) =>
    problem(await api.ask('/inboxes', { method: 'POST', json: body }));
  const taken = await api.make({ name: 'jane', domain: 'mayfly.test' });
  const domain = 'mayfly.test';
  expect(await claim({ name: 'Jane', domain })).toEqual([409, 'not_free']);
  await api.ask('/inbox', { method: 'DELETE', ...taken });
  expect(await claim({ name: 'jane', domain })).toEqual([409, 'not_free']);
  for (const name of [
    'postmaster',
    'Admin',
    'a',
    '-jane',
    'jane+tag',
    'a@b',
    '',
    'longword1234567',
  ]) {
    expect([name, await claim({ name })]).toEqual([name, [400, 'bad_name']]);
  }
  expect(await claim({ domain: 'example.org' })).toEqual([400, 'bad_request']);
});

test('HTTP-6 bodies and queries against the schema are 400', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  const post = (body: string) =>
    api.ask('/inboxes', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
  for (const body of [
    '{',
    '[]',
    '"x"',
    '{"name":1}',
    '{"hold":"yes"}',
    '{"naem":"x"}',
    '{"__proto__":{}}',
    'null',
  ]) {
    expect([body, await problem(await post(body))]).toEqual([body, [400, 'bad_request']]);
  }
  const headers = { 'content-type': 'application/json' };
  const leave = { method: 'POST', token, body: 'null', headers };
  expect(await problem(await api.ask('/inbox/leave', leave))).toEqual([400, 'bad_request']);
  for (const query of [
    'wait=56',
    'wait=-1',
    'wait=x',
    'wait=1.5',
    'after=',
    `after=${'x'.repeat(300)}`,
  ]) {
    const answer = await api.ask(`/inbox/messages?${query}`, { token });
    expect([query, await problem(answer)]).toEqual([query, [400, 'bad_request']]);
  }
  // Misspelt, or unknown to this request.
  for (const path of ['messages?afer=x', 'messages?lease=x', 'changes?wiat=1', 'code?afer=x']) {
    const answer = await api.ask(`/inbox/${path}`, { token });
    expect([path, await problem(answer)]).toEqual([path, [400, 'bad_request']]);
  }
  const seen = await api.ask('/inbox/messages/x', { method: 'PATCH', json: {}, token });
  expect(await problem(seen)).toEqual([400, 'bad_request']);
});

test('HTTP-6 large bodies, other types, other methods and unknown paths are refused', async () => {
  const api = await TestApi.open();
  const post = (body: string, type: string) =>
    api.ask('/inboxes', { method: 'POST', body, headers: { 'content-type': type } });
  const large = JSON.stringify({ name: 'x'.repeat(10_000) });
  expect(await problem(await post(large, 'application/json'))).toEqual([413, 'too_large']);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
    expect(await problem(await post('{}', type))).toEqual([415, 'bad_request']);
  }
  const wrong = await api.ask('/inboxes');
  expect(wrong.headers.get('allow')).toBe('POST');
  expect(await problem(wrong)).toEqual([405, 'bad_request']);
  const { token } = await api.make();
  const put = await api.ask('/inbox', { method: 'PUT', token });
  expect(put.headers.get('allow')).toBe('GET, HEAD, DELETE');
  expect(await problem(put)).toEqual([405, 'bad_request']);
  expect(await problem(await api.ask('/nothing'))).toEqual([404, 'not_found']);
  expect(await problem(await fetch(`${api.url}/nothing`))).toEqual([404, 'not_found']);
});

test('H7 malformed ids are refused before the store', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  for (const id of ['%20', '*', '%00', '..%2f..%2fetc', 'x'.repeat(10_000), '%E0%A4%A', "'", 'ä']) {
    const answer = await api.ask(`/inbox/messages/${id}`, { token });
    expect([id, await problem(answer)]).toEqual([id, [400, 'bad_request']]);
  }
  const tooDeep = Array.from({ length: MAX_ATTACHMENT_DEPTH + 1 }, () => '0').join('.');
  for (const index of ['-1', 'x', '1e3', '99999', '0x1', '0.', '.0', '0..0', '0,0', tooDeep]) {
    for (const end of ['', '/message']) {
      const answer = await api.ask(`/inbox/messages/a/attachments/${index}${end}`, { token });
      expect([index, await problem(answer)]).toEqual([index, [400, 'bad_request']]);
    }
  }
});

test('H7 H8 bytes that are not HTTP get 400, and the connection closes', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  const head = `Host: x\r\nAuthorization: Bearer ${token}\r\n`;
  const smuggled = 'DELETE /api/v1/inbox HTTP/1.1\r\n';
  const attempts = [
    `GET /api/v1/inbox/messages/ HTTP/1.1 x\r\n${head}\r\n`,
    `POST /api/v1/inbox/touch HTTP/1.1\r\n${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}${head}\r\n`,
    `POST /api/v1/inbox/touch HTTP/1.1\r\n${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
    `POST /api/v1/inbox/touch HTTP/1.1\r\n${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    `GET /api/v1/inbox HTTP/1.1\n${head}\n`,
    'not http at all\r\n\r\n',
  ];
  for (const attempt of attempts) {
    const answer = await rawRequest(api.port, attempt);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('Connection: close\r\n');
    expect(answer).toContain('"code":"bad_request"');
  }
  expect((await api.ask('/inbox', { token })).status).toBe(200);
  const huge = await rawRequest(api.port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(huge).toMatch(/^HTTP\/1\.1 431 /);
});

test.each(['/api/v1/domains', '/healthz', '/', '/nowhere'])(
  'H7 HTTP-6 a request for %s with two Host headers is 400',
  async (path) => {
    const api = await TestApi.open();
    const head = 'Host: mayfly.test\r\nhost: evil.test\r\nConnection: close\r\n';
    const answer = await rawRequest(api.port, `GET ${path} HTTP/1.1\r\n${head}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*"code":"bad_request"/s);
  },
);

test('other protocols in `Upgrade` are ignored', async () => {
  const api = await TestApi.open();
  // With a gateway attached, Node would hand over every upgrade.
  api.server.on('upgrade', (_request, socket) => socket.destroy());
  const answer = await rawRequest(
    api.port,
    'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

async function refusedEverywhere(api: TestApi, made: Made, headers: Record<string, string>) {
  const id = await api.deliver(made);
  const requests: [string, string][] = [
    ['POST', '/inboxes'],
    ['DELETE', '/inbox'],
    ['POST', '/inbox/leave'],
    ['POST', '/inbox/touch'],
    ['PATCH', `/inbox/messages/${id}`],
    ['DELETE', `/inbox/messages/${id}`],
  ];
  for (const [method, path] of requests) {
    const answer = await api.ask(path, { method, token: made.token, headers });
    expect([path, await problem(answer)]).toEqual([path, [403, 'forbidden']]);
  }
  expect((await api.store.usage()).living).toBe(1);
}

test('H9 state changes are refused from pages of other sites, not from our own and programs', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  await refusedEverywhere(api, made, { origin: 'https://evil.test' });
  await refusedEverywhere(api, made, { origin: 'null' });
  const ours = await api.ask('/inboxes', { method: 'POST', headers: { origin: ORIGIN } });
  expect(ours.status).toBe(201);
  expect(ours.headers.get('access-control-allow-origin')).toBeNull();
});

test('G17 a prefetched page creates nothing', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  await refusedEverywhere(api, made, { 'sec-purpose': 'prefetch;prerender' });
  await refusedEverywhere(api, made, { 'sec-purpose': 'prefetch' });
  await refusedEverywhere(api, made, { purpose: 'prefetch' });
});

test('H10 a token in the URL is ignored', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  for (const query of [
    `token=${token}`,
    `access_token=${token}`,
    `authorization=Bearer ${token}`,
  ]) {
    expect(await problem(await api.ask(`/inbox?${query}`))).toEqual([401, 'unauthorized']);
  }
});

test('G16 held requests over the limit of a source are refused', async () => {
  const api = await TestApi.open({ settings: { sourceWaits: 2 } });
  const made = await api.make();
  const held = [1, 2].map(() => api.ask('/inbox/changes?wait=55', made));
  await eventually(async () => expect((await api.store.usage()).subscriptions).toBe(2));
  const over = await api.ask('/inbox/messages?wait=1', made);
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problem(over)).toEqual([429, 'rate_limited']);
  expect((await api.ask('/inbox/messages', made)).status).toBe(200);
  await api.deliver(made);
  for (const answer of await Promise.all(held)) expect(answer.status).toBe(200);
  expect((await api.ask('/inbox/changes?wait=1', made)).status).toBe(200);
});

test('STORE-4 HTTP-6 a store that is away is 503; an internal error reveals nothing', async () => {
  const failures: Error[] = [new StoreUnavailable('away'), new Error('secret@mayfly.test')];
  const api = await TestApi.open({
    deps: {
      ready: async () => {
        throw failures.shift();
      },
    },
  });
  const away = await fetch(`${api.url}/readyz`);
  expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problem(away)).toEqual([503, 'unavailable']);
  const fault = await fetch(`${api.url}/readyz`);
  expect(await fault.clone().text()).not.toContain('secret');
  expect(await problem(fault)).toEqual([500, 'internal']);
});

test('HTTP-6 the error for a long wait names the longest', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const answer = await api.ask('/inbox/messages?wait=56', { token: made.token });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ detail: 'Not acceptable: `wait` (at most 55).' });
});

test.each([
  ['GET', '/domains'],
  ['POST', '/inboxes'],
  ['GET', '/inbox'],
  ['GET', '/inbox/code'],
])('HTTP-5 an unknown query parameter is refused by its name: %s %s', async (method, path) => {
  const api = await TestApi.open();
  const made = await api.make();
  const answer = await api.ask(`${path}?aftr=s3cret`, { method, ...made });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    detail: 'Not acceptable: `aftr` is not known here.',
  });
});
