import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { Examination } from './examine.ts';
import { HealthBoard } from './health.ts';
import { speaker } from './types.ts';

const HOUR = 3_600_000;
const DOMAIN = 'in.example.com';

const say = speaker('mx', DOMAIN);
const FINE: Examination = {
  domain: DOMAIN,
  status: 'ok',
  findings: [say.ok('is well.')],
  records: [],
};
const BAD: Examination = {
  domain: DOMAIN,
  status: 'failing',
  findings: [
    say.warning('is odd.', 'Mend.'),
    say.note('is noted.', 'Mend.'),
    say.failing('is off.', 'Mend.'),
  ],
  records: [],
};

/** A board whose looks end when the test says so. */
function openBoard() {
  const clock = new ManualClock();
  clock.advance(1);
  const stopping = new AbortController();
  const asked: string[] = [];
  const looks: PromiseWithResolvers<Examination>[] = [];
  const board = new HealthBoard({
    examine: ({ domain }) => {
      asked.push(domain);
      const look = Promise.withResolvers<Examination>();
      looks.push(look);
      return look.promise;
    },
    subjectOf: (domain) => ({ domain, mx: ['mx.example.com'], tls: 'none', webHost: null }),
    clock,
    log: createLog('silent'),
    stopping: stopping.signal,
  });
  const end = async (examination: Examination) => {
    await vi.waitFor(() => expect(looks.length).toBeGreaterThan(0));
    looks.shift()?.resolve(examination);
    await nextTurn();
  };
  return { board, clock, asked, looks, end, stopping };
}

test('DOCTOR-8 who asks waits for nothing, and learns what there is', async () => {
  const { board, end, asked } = openBoard();
  expect(board.of(DOMAIN)).toBeNull();
  expect(board.of(DOMAIN)).toBeNull();
  expect(asked).toEqual([DOMAIN]);
  await end(BAD);
  expect(board.of(DOMAIN)).toEqual({
    status: 'failing',
    checkedAt: '2030-01-01T00:00:00.001Z',
    problems: [`${DOMAIN} is off.`, `${DOMAIN} is odd.`],
  });
});

test.each([
  [FINE, 6 * HOUR],
  [BAD, HOUR / 4],
])('DOCTOR-8 what is old is told while it is looked at again', async (examination, due) => {
  const { board, end, asked, clock } = openBoard();
  board.of(DOMAIN);
  await end(examination);
  clock.advance(due - 1);
  expect(board.of(DOMAIN)?.status).toBe(examination.status);
  expect(asked).toHaveLength(1);
  clock.advance(2);
  expect(board.of(DOMAIN)?.status).toBe(examination.status);
  expect(asked).toHaveLength(2);
  await end({ ...FINE, status: 'warning' });
  expect(board.of(DOMAIN)?.status).toBe('warning');
});

test('DOCTOR-8 domains are looked at one after the other', async () => {
  const { board, end, asked } = openBoard();
  for (const name of ['a.example.com', 'b.example.com', 'a.example.com']) board.of(name);
  expect(asked).toEqual(['a.example.com']);
  await end(FINE);
  expect(asked).toEqual(['a.example.com', 'b.example.com']);
  await end(FINE);
  expect(board.of('b.example.com')?.status).toBe('ok');
  expect(asked).toHaveLength(2);
});

test('DOCTOR-7 names of this machine or network have none', () => {
  const { board, asked } = openBoard();
  for (const name of ['mayfly.localhost', 'a.test', 'box', '*.box.localhost'])
    expect(board.of(name)).toBeNull();
  expect(asked).toEqual([]);
});

test('DOCTOR-8 a look that fails is a fault of ours and leaves nothing behind', async () => {
  const { board, looks, asked } = openBoard();
  board.of(DOMAIN);
  looks.shift()?.reject(new Error('a fault'));
  await nextTurn();
  expect(board.of(DOMAIN)).toBeNull();
  expect(asked).toHaveLength(2);
});

test('DOCTOR-8 when the service stops nothing more is looked at', async () => {
  const { board, end, asked, stopping } = openBoard();
  board.of(DOMAIN);
  board.of('b.example.com');
  stopping.abort();
  await end(FINE);
  board.of('c.example.com');
  await nextTurn();
  expect(asked).toEqual([DOMAIN]);
});

test('DOCTOR-7 a wildcard has a health of its own', async () => {
  const { board, asked, end } = openBoard();
  board.of('*.in.example.com');
  await end(BAD);
  expect(asked).toEqual(['*.in.example.com']);
  expect(board.of('*.in.example.com')?.status).toBe('failing');
});
