import { expect, test } from 'vitest';
import { fixedPool } from '#server/domains/pool.ts';
import { problem } from './testing/read-problem.ts';
import { TestApi } from './testing/test-api.ts';

const DOMAIN = 'mayfly.test';

const ask = (api: TestApi, json: object, from?: string) =>
  api.ask('/names', {
    method: 'POST',
    json,
    ...(from !== undefined && { headers: { 'x-forwarded-for': from } }),
  });

const checkName = async (api: TestApi, json: object): Promise<unknown> =>
  (await ask(api, json)).json();

test('HTTP-12 a name is free until it is taken, and not while its address rests', async () => {
  const api = await TestApi.open();
  const body = { name: 'Jane.Doe', domain: DOMAIN };
  const free = { free: true, address: 'jane.doe@mayfly.test' };
  expect(await checkName(api, body)).toEqual(free);
  // A check does not take the name.
  expect(await checkName(api, body)).toEqual(free);
  const made = await api.make(body);
  const taken = { free: false, code: 'not_free', detail: expect.stringMatching(/in use/) };
  expect(await checkName(api, body)).toEqual(taken);
  expect(await checkName(api, { ...body, domain: 'bücher.test' })).toMatchObject({ free: true });
  await api.ask('/inbox', { method: 'DELETE', ...made });
  expect(await checkName(api, body)).toEqual(taken);
});

test('HTTP-12 POST /names answers like POST /inboxes, for every name', async () => {
  const api = await TestApi.open({ deps: { pool: fixedPool([DOMAIN, '*.box.test']) } });
  for (const [name, domain, code] of [
    ['a', DOMAIN, 'malformed'],
    ['jane+tag', DOMAIN, 'malformed'],
    ['', DOMAIN, 'malformed'],
    ['Postmaster', DOMAIN, 'reserved'],
    ['amberotter0123456', DOMAIN, 'looks_generated'],
    ['jane.doe', '*.box.test', 'no_host'],
    ['xn--jane', '*.box.test', 'no_host'],
  ] as const) {
    expect(await checkName(api, { name, domain })).toEqual({
      free: false,
      code,
      detail: expect.stringMatching(/\.$/),
    });
    const answer = await api.ask('/inboxes', { method: 'POST', json: { name, domain } });
    expect([name, await problem(answer)]).toEqual([name, [400, 'bad_name']]);
  }
  expect(await checkName(api, { name: 'jane', domain: '*.box.test' })).toEqual({
    free: true,
    address: 'inbox@jane.box.test',
  });
});

test('HTTP-12 a domain without new inboxes and a malformed request are 400', async () => {
  const api = await TestApi.open();
  for (const body of [{ name: 'jane', domain: 'example.org' }, {}, { name: 1 }, { nmae: 'jane' }]) {
    expect(await problem(await ask(api, body))).toEqual([400, 'bad_request']);
  }
});

test('HTTP-12 H6 POST /names reveals live addresses no faster than POST /inboxes', async () => {
  const api = await TestApi.open({
    settings: { sourceInboxes: 2 },
    trustProxy: ['127.0.0.1'],
  });
  const from = (address: string, name: string) => ask(api, { name, domain: DOMAIN }, address);
  // An invalid name reveals nothing, and is not counted.
  for (let times = 0; times < 5; times += 1) {
    expect((await from('192.0.2.1', 'postmaster')).status).toBe(200);
  }
  expect((await from('192.0.2.1', 'jane')).status).toBe(200);
  expect((await from('192.0.2.1', 'joan')).status).toBe(200);
  const over = await from('192.0.2.1', 'june');
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await problem(over)).toEqual([429, 'rate_limited']);
  expect((await from('192.0.2.2', 'june')).status).toBe(200);
});

test('HTTP-12 H5 names in POST /inboxes and in POST /names share one rate', async () => {
  const api = await TestApi.open({ settings: { sourceInboxes: 2 } });
  const create = (json: object) => api.ask('/inboxes', { method: 'POST', json });
  expect((await ask(api, { name: 'jane', domain: DOMAIN })).status).toBe(200);
  expect((await create({ name: 'joan', domain: DOMAIN })).status).toBe(201);
  expect(await problem(await ask(api, { name: 'june', domain: DOMAIN }))).toEqual([
    429,
    'rate_limited',
  ]);
  // Made names reveal nothing, and are not counted.
  expect((await create({})).status).toBe(201);
});

test('HTTP-12 H5 over the rate POST /inboxes reveals no name either', async () => {
  const api = await TestApi.open({ settings: { sourceInboxes: 2 } });
  for (const name of ['jane', 'joan']) await ask(api, { name, domain: DOMAIN });
  const json = { name: 'june', domain: DOMAIN };
  const answer = await api.ask('/inboxes', { method: 'POST', json });
  expect(await problem(answer)).toEqual([429, 'rate_limited']);
});
