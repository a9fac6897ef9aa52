import { expect, test } from 'vitest';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { AcmeFailure, type FailureKind } from './failure.ts';
import { type Attempt, computeRenewal, findLatest, mustWait, planRetry } from './schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('TLS-7 renewal is at two thirds of the life, and up to a thirtieth later', () => {
  const from = new Date('2030-01-01');
  const until = new Date(from.getTime() + 90 * DAY);
  const made = Array.from({ length: 8 }, () =>
    computeRenewal(usablePair({ names: ['mx.example'], from, until }).certificate),
  );
  for (const at of made) {
    expect(at - from.getTime()).toBeGreaterThanOrEqual(60 * DAY);
    expect(at - from.getTime()).toBeLessThanOrEqual(63 * DAY);
  }
  expect(new Set(made).size).toBeGreaterThan(1);
});

/** The waits between failures in a row. */
function waits(
  count: number,
  kind: FailureKind,
  retryAfterMs = 0,
  life: number | null = null,
): number[] {
  let before: Attempt | null = null;
  return Array.from({ length: count }, () => {
    const failure = new AcmeFailure(kind, 'x', retryAfterMs);
    before = planRetry(failure, { before, wall: 0, contact: '', life });
    return before.nextAt;
  });
}

test('TLS-8 attempts are an hour apart, and more with each failure, up to 12 hours', () => {
  expect(waits(6, 'refused')).toEqual([1, 2, 4, 8, 12, 12].map((hours) => hours * HOUR));
  expect(waits(2, 'rate_limited', 3 * HOUR)).toEqual([3 * HOUR, 3 * HOUR]);
  expect(waits(1, 'unavailable', 30 * DAY)).toEqual([7 * DAY]);
  expect(waits(2, 'refused', MINUTE)).toEqual([HOUR, 2 * HOUR]);
});

test('TLS-8 DNS is looked at every few minutes at first, since no authority is asked', () => {
  expect(waits(8, 'not_here').map((wait) => wait / MINUTE)).toEqual([1, 2, 4, 8, 10, 10, 10, 10]);
});

test('TLS-8 a certificate with a short life waits less long for its renewal', () => {
  expect(waits(4, 'refused', 0, DAY)).toEqual([1, 2, 2, 2].map((hours) => hours * HOUR));
  expect(waits(2, 'refused', 0, HOUR)).toEqual([HOUR, HOUR]);
});

const plan = (kind: FailureKind, before: Attempt | null, wall: number, contact = 'a') =>
  planRetry(new AcmeFailure(kind, 'x'), { before, wall, contact, life: null });

test('TLS-7 where only our own look fails, the authority is asked after an hour, then daily', () => {
  const first = plan('not_here', null, 0);
  const second = plan('not_here', first, HOUR - 1);
  expect([first.askAt, second.askAt]).toEqual([HOUR, HOUR]);
  const refused = plan('refused', second, HOUR);
  expect(plan('not_here', refused, 2 * HOUR).askAt).toBe(HOUR + DAY);
  expect(plan('not_here', second, HOUR).askAt).toBe(HOUR + DAY);
});

test('TLS-8 an attempt of a wrong clock, or with another contact, stops no order', () => {
  const attempt = plan('refused', null, 10 * DAY);
  const find = (wall: number, contact: string) => findLatest([attempt], { wall, contact });
  expect(find(DAY, 'a')).toBeNull();
  expect(find(10 * DAY - HOUR, 'a')).toBe(attempt);
  expect(find(10 * DAY, 'b')).toBeNull();
  // A damaged or strange file stops it for a week at most.
  expect(mustWait({ ...attempt, nextAt: Number.MAX_VALUE }, 17 * DAY - 1)).toBe(true);
  expect(mustWait({ ...attempt, nextAt: Number.MAX_VALUE }, 17 * DAY)).toBe(false);
});
