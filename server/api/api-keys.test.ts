import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { problem } from './testing/read-problem.ts';
import { TestApi } from './testing/test-api.ts';

const CI = { name: 'ci', secret: 'a-secret-of-the-build-machines' };
const OTHER = { name: 'other', secret: 'a-secret-of-some-other-program' };
const withKey = ({ secret } = CI) => ({ headers: { 'x-api-key': secret } });

const open = (measures = recordMeasures().measures) =>
  TestApi.open({
    settings: { apiKeys: [CI, OTHER], sourceInboxes: 1, sourceWaits: 1 },
    deps: { measures },
  });

test('HTTP-10 an API key has its own rate of new inboxes, twenty times that of a source', async () => {
  const api = await open();
  const create = (init = {}) => api.ask('/inboxes', { method: 'POST', ...init });
  expect((await create()).status).toBe(201);
  expect(await problem(await create())).toEqual([429, 'rate_limited']);
  for (let made = 0; made < 20; made += 1) expect((await create(withKey())).status).toBe(201);
  const over = await create(withKey());
  expect(over.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(await problem(over)).toEqual([429, 'rate_limited']);
  expect((await create(withKey(OTHER))).status).toBe(201);
});

test('HTTP-10 an API key has its own rate of names and its own held requests', async () => {
  const { measures, held } = recordMeasures();
  const api = await open(measures);
  const { token } = await api.make();
  const ask = () => api.ask('/names', { method: 'POST', json: { name: 'jane' }, ...withKey() });
  for (let asked = 0; asked < 20; asked += 1) expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(429);
  const end = new AbortController();
  const hold = (init = {}) =>
    api.ask('/inbox/messages?wait=9', { token, signal: end.signal, ...init });
  const answers = [hold(), ...Array.from({ length: 20 }, () => hold(withKey()))];
  const settled = Promise.allSettled(answers);
  await eventually(() => expect(held).toHaveLength(21));
  expect((await hold()).status).toBe(429);
  expect((await hold(withKey())).status).toBe(429);
  end.abort();
  await settled;
});

test('HTTP-10 an unknown API key is refused, on every route', async () => {
  const api = await open();
  const unknown = { headers: { 'x-api-key': `${CI.secret}x` } };
  for (const path of ['/domains', '/inbox']) {
    const answer = await api.ask(path, unknown);
    expect(await problem(answer)).toEqual([403, 'forbidden']);
  }
});

test('HTTP-10 requests with an API key are measured by its name', async () => {
  const { measures, keys } = recordMeasures();
  const api = await open(measures);
  await api.ask('/domains', withKey());
  await api.ask('/inbox', withKey());
  await api.ask('/domains');
  expect(keys).toEqual([
    { key: 'ci', status: 200 },
    { key: 'ci', status: 401 },
  ]);
});
