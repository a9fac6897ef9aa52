import { expect, test } from 'vitest';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { AcmeFailure, type FailureKind } from './failure.ts';
import { type Attempt, computeRenewal, planRetry } from './schedule.ts';

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
function waits(count: number, kind: FailureKind, retryAfterMs = 0): number[] {
  let attempt: Attempt | null = null;
  return Array.from({ length: count }, () => {
    attempt = planRetry(new AcmeFailure(kind, 'x', retryAfterMs), attempt, 0);
    return attempt.nextAt;
  });
}

test('TLS-8 attempts are an hour apart, and more with each failure, up to 12 hours', () => {
  expect(waits(6, 'refused')).toEqual([1, 2, 4, 8, 12, 12].map((hours) => hours * HOUR));
  expect(waits(2, 'rate_limited', 3 * HOUR)).toEqual([3 * HOUR, 3 * HOUR]);
  expect(waits(1, 'unavailable', 30 * DAY)).toEqual([7 * DAY]);
  expect(waits(2, 'refused', MINUTE)).toEqual([HOUR, 2 * HOUR]);
});

test('TLS-8 DNS is looked at every few minutes at first, since no authority is asked', () => {
  expect(waits(8, 'not_here').map((wait) => wait / MINUTE)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});
