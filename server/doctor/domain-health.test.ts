import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { DomainHealthCache } from './domain-health.ts';
import type { Examination } from './examine.ts';
import { findingFor } from './types.ts';

const HOUR = 3_600_000;
const DOMAIN = 'in.example.com';

const finding = findingFor('mx', DOMAIN);
const FINE: Examination = {
  domain: DOMAIN,
  status: 'ok',
  findings: [finding.ok('is well.')],
  records: [],
};
const BAD: Examination = {
  domain: DOMAIN,
  status: 'failing',
  findings: [
    finding.warning('is odd.', 'Mend.'),
    finding.note('is noted.', 'Mend.'),
    finding.failing('is off.', 'Mend.'),
  ],
  records: [],
};

/** A cache with examinations that the test ends. */
function openCache() {
  const clock = new ManualClock();
  clock.advance(1);
  const stopping = new AbortController();
  const asked: string[] = [];
  const pending: PromiseWithResolvers<Examination>[] = [];
  const cache = new DomainHealthCache({
    examine: ({ domain }) => {
      asked.push(domain);
      const examination = Promise.withResolvers<Examination>();
      pending.push(examination);
      return examination.promise;
    },
    createSubject: (domain) => ({
      domain,
      mx: ['mx.example.com'],
      tls: 'none',
      webHost: null,
      httpsBy: 'proxy',
    }),
    clock,
    log: createLog('silent'),
    stopping: stopping.signal,
  });
  const end = async (examination: Examination) => {
    await vi.waitFor(() => expect(pending.length).toBeGreaterThan(0));
    pending.shift()?.resolve(examination);
    await nextTurn();
  };
  return { cache, clock, asked, pending, end, stopping };
}

test('DOCTOR-8 a request does not wait, and gets the cached health', async () => {
  const { cache, end, asked } = openCache();
  expect(cache.get(DOMAIN)).toBeNull();
  expect(cache.get(DOMAIN)).toBeNull();
  expect(asked).toEqual([DOMAIN]);
  await end(BAD);
  expect(cache.get(DOMAIN)).toEqual({
    status: 'failing',
    checkedAt: '2030-01-01T00:00:00.001Z',
    problems: [`${DOMAIN} is off.`, `${DOMAIN} is odd.`],
  });
});

test.each([
  [FINE, 6 * HOUR],
  [BAD, HOUR / 4],
])(
  'DOCTOR-8 an old health is returned while the domain is examined again',
  async (examination, due) => {
    const { cache, end, asked, clock } = openCache();
    cache.get(DOMAIN);
    await end(examination);
    clock.advance(due - 1);
    expect(cache.get(DOMAIN)?.status).toBe(examination.status);
    expect(asked).toHaveLength(1);
    clock.advance(2);
    expect(cache.get(DOMAIN)?.status).toBe(examination.status);
    expect(asked).toHaveLength(2);
    await end({ ...FINE, status: 'warning' });
    expect(cache.get(DOMAIN)?.status).toBe('warning');
  },
);

test('DOCTOR-8 domains are examined one after the other', async () => {
  const { cache, end, asked } = openCache();
  for (const name of ['a.example.com', 'b.example.com', 'a.example.com']) cache.get(name);
  expect(asked).toEqual(['a.example.com']);
  await end(FINE);
  expect(asked).toEqual(['a.example.com', 'b.example.com']);
  await end(FINE);
  expect(cache.get('b.example.com')?.status).toBe('ok');
  expect(asked).toHaveLength(2);
});

test('DOCTOR-7 names of this machine or network have no health', () => {
  const { cache, asked } = openCache();
  for (const name of ['mayfly.localhost', 'a.test', 'box', '*.box.localhost'])
    expect(cache.get(name)).toBeNull();
  expect(asked).toEqual([]);
});

test('DOCTOR-8 a failed examination is logged as a fault and keeps no health', async () => {
  const { cache, pending, asked } = openCache();
  cache.get(DOMAIN);
  pending.shift()?.reject(new Error('a fault'));
  await nextTurn();
  expect(cache.get(DOMAIN)).toBeNull();
  expect(asked).toHaveLength(2);
});

test('DOCTOR-8 no examination starts after the service stops', async () => {
  const { cache, end, asked, stopping } = openCache();
  cache.get(DOMAIN);
  cache.get('b.example.com');
  stopping.abort();
  await end(FINE);
  cache.get('c.example.com');
  await nextTurn();
  expect(asked).toEqual([DOMAIN]);
});

test('DOCTOR-7 a wildcard has its own health', async () => {
  const { cache, asked, end } = openCache();
  cache.get('*.in.example.com');
  await end(BAD);
  expect(asked).toEqual(['*.in.example.com']);
  expect(cache.get('*.in.example.com')?.status).toBe('failing');
});
