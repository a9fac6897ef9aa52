import { expect, test } from 'vitest';
import { livePool } from '#server/domains/open-pool.ts';
import { createPool } from '#server/domains/pool.ts';
import { domain } from '#server/domains/testing/domains.ts';
import { looksGenerated } from '#shared/address.ts';
import { jsonOf, TestApi } from './testing/test-api.ts';

const POOL = [
  domain('old.test', 'retired'),
  domain('late.test', 'draining'),
  domain('plain.test', 'active', 1),
  domain('*.wild.test', 'active', 3),
  domain('shop.wild.test', 'draining'),
];

/** One random number for each address without a requested domain. */
function api(random: () => number = () => 0, domains = POOL): Promise<TestApi> {
  return TestApi.open({ deps: { pool: createPool(domains, random) } });
}

test('DOCTOR-8 the domains are listed with their states', async () => {
  expect(await (await (await api()).ask('/domains')).json()).toEqual({
    domains: [
      { domain: 'plain.test', state: 'active' },
      { domain: '*.wild.test', state: 'active' },
      { domain: 'late.test', state: 'draining' },
      { domain: 'shop.wild.test', state: 'draining' },
      { domain: 'old.test', state: 'retired' },
    ],
  });
});

test('POOL-3 the domain of a new address is a weighted choice', async () => {
  const chances = [0.2, 0.3];
  const { make } = bound(await api(() => chances.shift() ?? 0));
  expect((await make()).address).toMatch(/^[a-z]+\d+@plain\.test$/);
  expect((await make()).address).toMatch(/^inbox@[a-z]+\d+\.wild\.test$/);
});

test('POOL-3 or the requested domain', async () => {
  const { make } = bound(await api());
  const wild = await make({ domain: '*.WILD.test' });
  const [mailbox, host = ''] = wild.address.split('@');
  expect(mailbox).toBe('inbox');
  expect(looksGenerated(host.replace('.wild.test', ''))).toBe(true);
  expect((await make({ domain: 'Plain.test', name: 'jane.doe' })).address).toBe(
    'jane.doe@plain.test',
  );
});

test.for([
  ['late.test', 'it is about to be retired'],
  ['old.test', 'it is retired'],
  ['elsewhere.test', 'not one of ours'],
  ['fern.wild.test', 'not one of ours'],
  ['wild.test', 'not one of ours'],
  ['a..b', 'not one of ours'],
] as const)('POOL-3 no address is made at %s: %s', async ([where, why]) => {
  const open = await api();
  const answer = await open.ask('/inboxes', { method: 'POST', json: { domain: where } });
  expect(answer.status).toBe(400);
  const problem: unknown = await answer.json();
  expect(problem).toMatchObject({ code: 'bad_request', detail: expect.stringContaining(why) });
  expect(problem).toMatchObject({ detail: expect.stringContaining('GET /api/v1/domains') });
});

test('POOL-5 below a wildcard a chosen name is a host, and is given out once', async () => {
  const open = await api();
  const { make } = bound(open);
  const json = { name: 'jane', domain: '*.wild.test' };
  const made = await make(json);
  expect(made.address).toBe('inbox@jane.wild.test');
  const claim = (body: object) => open.ask('/inboxes', { method: 'POST', json: body });
  expect((await claim(json)).status).toBe(409);
  await open.ask('/inbox', { method: 'DELETE', token: made.token });
  expect((await claim(json)).status).toBe(409);
  for (const name of ['jane.doe', 'shop', 'www', 'xn--bcher-kva']) {
    const answer = await claim({ ...json, name });
    expect([name, answer.status]).toEqual([name, 400]);
    expect(await answer.json()).toMatchObject({ code: 'bad_name' });
  }
});

test('POOL-5 a name that cannot be a host gets another domain', async () => {
  const { make } = bound(await api(() => 0.9));
  expect((await make({ name: 'jane.doe' })).address).toBe('jane.doe@plain.test');
  const wild = await api(() => 0, [domain('*.wild.test')]);
  const answer = await wild.ask('/inboxes', { method: 'POST', json: { name: 'jane.doe' } });
  expect(await answer.json()).toMatchObject({ status: 400, code: 'bad_name' });
});

function bound(open: TestApi) {
  return { make: (body?: object) => open.make(body) };
}

test('POOL-6 answers to a tab without a socket carry a domain state that is not active', async () => {
  let pool = createPool([domain('one.test'), domain('other.test')]);
  const tenant = await TestApi.open({ deps: { pool: livePool(() => pool) } });
  const made = await tenant.make({ domain: 'one.test', hold: true });
  const heard = async () => {
    const asked = ['/inbox/changes', `/inbox/changes?lease=${made.lease}`];
    const answers = await Promise.all(asked.map((path) => jsonOf(tenant.ask(path, made))));
    return answers.map(({ domainState }) => domainState);
  };
  expect(await heard()).toEqual([undefined, undefined]);
  for (const state of ['draining', 'retired'] as const) {
    pool = createPool([domain('one.test', state), domain('other.test')]);
    expect(await heard()).toEqual([state, state]);
  }
  pool = createPool([domain('other.test')]);
  expect(await heard()).toEqual(['retired', 'retired']);
});
