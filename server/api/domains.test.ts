import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createDomainChecks } from '#server/doctor/domain-checks.ts';
import { createPool, fixedPool } from '#server/domains/pool.ts';
import { domain } from '#server/domains/testing/domains.ts';
import { createLog } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { DomainHealth } from '#shared/protocol.ts';
import { TestApi } from './testing/test-api.ts';

const PATH = '/.well-known/mta-sts.txt';
const POLICY = 'version: STSv1\r\nmode: testing\r\nmx: mx.example.net\r\nmax_age: 86400\r\n';

const pool = fixedPool(['mayfly.test', 'xn--bcher-kva.test']);
const relayed = createPool([
  { ...domain('relayed.test'), mx: ['mx.example.net', 'mx2.example.net'] },
]);

/** `certified`: the hosts that have a trusted certificate. */
function createChecks(certified: readonly string[] = [], own = pool) {
  return createDomainChecks({
    pool: own,
    expected: { hostname: 'mx.example.net', tls: 'offered', origins: [], httpsBy: 'proxy' },
    servers: ['127.0.0.1:1'],
    isTrusted: (host) => certified.includes(host),
    clock: new ManualClock(),
    log: createLog('silent'),
    stopping: new AbortController().signal,
  });
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** `fetch` cannot set the Host header. */
function ask({ port }: TestApi, host: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: PATH, method, headers: { host } });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asked.end();
  });
}

test.each([
  'mta-sts.mayfly.test',
  'MTA-STS.Mayfly.TEST',
  'mta-sts.mayfly.test:443',
  'mta-sts.xn--bcher-kva.test',
])('DOCTOR-9 the policy of %s', async (host) => {
  const api = await TestApi.open({ deps: { pool, outside: createChecks() } });
  const { status, headers, body } = await ask(api, host);
  expect([status, body]).toEqual([200, POLICY]);
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(headers['location']).toBeUndefined();
});

test.each([
  'mayfly.test',
  'mta-sts.example.org',
  'mta-sts.',
  'mta-sts.mta-sts.mayfly.test',
  '127.0.0.1',
])('DOCTOR-9 there is none at %s', async (host) => {
  const api = await TestApi.open({ deps: { pool, outside: createChecks() } });
  expect((await ask(api, host)).status).toBe(404);
});

test('DOCTOR-9 the mode is `enforce` only while every mail host has a trusted certificate', async () => {
  const certified = ['mx.example.net'];
  const checks = createChecks(certified, relayed);
  expect(checks.mtaStsPolicy('relayed.test')).toContain('mode: testing\r\n');
  certified.push('mx2.example.net');
  expect(checks.mtaStsPolicy('relayed.test')).toContain('mode: enforce\r\n');
});

test('DOCTOR-9 HTTP-6 other methods are 405', async () => {
  const api = await TestApi.open({ deps: { pool, outside: createChecks() } });
  const { status, headers } = await ask(api, 'mta-sts.mayfly.test', 'POST');
  expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
});

test('DOCTOR-8 the health of a domain is listed with it', async () => {
  const health: DomainHealth = {
    status: 'failing',
    checkedAt: '2030-01-01T00:00:00.000Z',
    problems: ['mayfly.test is not in DNS: there is no such name.'],
  };
  const healthOf = (domain: string) => (domain === 'mayfly.test' ? health : null);
  const api = await TestApi.open({ deps: { pool, outside: { ...createChecks(), healthOf } } });
  expect(await (await api.ask('/domains')).json()).toEqual({
    domains: [
      { domain: 'mayfly.test', state: 'active', health },
      { domain: 'xn--bcher-kva.test', state: 'active' },
    ],
  });
});

test('DOCTOR-8 the health of a retired domain is not listed', async () => {
  const retired = { ...pool, list: () => [domain('mayfly.test', 'retired')] };
  const asked: string[] = [];
  const healthOf = (domain: string) => {
    asked.push(domain);
    return null;
  };
  const api = await TestApi.open({
    deps: { pool: retired, outside: { ...createChecks(), healthOf } },
  });
  await api.ask('/domains');
  expect(asked).toEqual([]);
});
