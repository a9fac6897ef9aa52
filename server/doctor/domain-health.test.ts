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
function openBoard() {
  const clock = new ManualClock();
  clock.advance(1);
  const stopping = new AbortController();
  const asked: string[] = [];
  const looks: PromiseWithResolvers<Examination>[] = [];
  const cache = new DomainHealthCache({
    examine: ({ domain }) => {
      asked.push(domain);
      const style = Promise.withResolvers<Examination>();
      looks.push(style);
      return style.promise;
    },
    createSubject: (domain) => ({ domain, mx: ['mx.example.com'], tls: 'none', webHost: null }),
    clock,
    log: createLog('silent'),
    stopping: stopping.signal,
  });
  const end = async (examination: Examination) => {
    await vi.waitFor(() => expect(looks.length).toBeGreaterThan(0));
    looks.shift()?.resolve(examination);
    await nextTurn();
  };
  return { cache, clock, asked, looks, end, stopping };
}

test('DOCTOR-8 a request does not wait, and gets the cached health', async () => {
  const { cache, end, asked } = openBoard();
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
    const { cache, end, asked, clock } = openBoard();
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
  const { cache, end, asked } = openBoard();
  for (const name of ['a.example.com', 'b.example.com', 'a.example.com']) cache.get(name);
  expect(asked).toEqual(['a.example.com']);
  await end(FINE);
  expect(asked).toEqual(['a.example.com', 'b.example.com']);
  await end(FINE);
  expect(cache.get('b.example.com')?.status).toBe('ok');
  expect(asked).toHaveLength(2);
});

test('DOCTOR-7 names of this machine or network have no health', () => {
  const { cache, asked } = openBoard();
  for (const name of ['mayfly.localhost', 'a.test', 'box', '*.box.localhost'])
    expect(cache.get(name)).toBeNull();
  expect(asked).toEqual([]);
});

test('DOCTOR-8 a failed examination is logged as a fault and keeps no health', async () => {
  const { cache, looks, asked } = openBoard();
  cache.get(DOMAIN);
  looks.shift()?.reject(new Error('a fault'));
  await nextTurn();
  expect(cache.get(DOMAIN)).toBeNull();
  expect(asked).toHaveLength(2);
});

test('DOCTOR-8 no examination starts after the service stops', async () => {
  const { cache, end, asked, stopping } = openBoard();
  cache.get(DOMAIN);
  cache.get('b.example.com');
  stopping.abort();
  await end(FINE);
  cache.get('c.example.com');
  await nextTurn();
  expect(asked).toEqual([DOMAIN]);
});

test('DOCTOR-7 a wildcard has its own health', async () => {
  const { cache, asked, end } = openBoard();
  cache.get('*.in.example.com');
  await end(BAD);
  expect(asked).toEqual(['*.in.example.com']);
  expect(cache.get('*.in.example.com')?.status).toBe('failing');
});
