import { expect, test } from 'vitest';
import { brightness, isExpiring, msUntilNextTick, timeLeft } from './idle-time.ts';

const HOUR = 3_600_000;
const inbox = {
  ...{ expiresAt: HOUR + 5_000, clockOffset: 5_000, idleTimeout: HOUR },
  graceEndsAt: null,
};

test.each([
  [-20, { unit: 'minutes', count: 60 }],
  [0, { unit: 'minutes', count: 60 }],
  [1, { unit: 'minutes', count: 60 }],
  [HOUR - 60_001, { unit: 'minutes', count: 2 }],
  [HOUR - 60_000, { unit: 'seconds', count: 60 }],
  [HOUR - 1, { unit: 'seconds', count: 1 }],
  [HOUR + 9_000, { unit: 'seconds', count: 0 }],
])('at %i ms the time left is %o', (now, expected) => {
  expect(timeLeft(inbox, now)).toEqual(expected);
});

const unlimited = { ...inbox, expiresAt: null, idleTimeout: null };

test('LIFE-10 without an end there is no time left to show', () => {
  for (const now of [0, HOUR + 9_000]) {
    expect(timeLeft(unlimited, now)).toBeNull();
    expect(msUntilNextTick(unlimited, now)).toBeNull();
    expect(brightness(unlimited, now)).toBe(1);
  }
});

test('LIFE-10 without an idle timeout a running grace is shown', () => {
  const ending = { ...inbox, idleTimeout: null };
  expect(timeLeft(ending, HOUR - 3_000)).toEqual({ unit: 'seconds', count: 3 });
  expect(brightness(ending, HOUR - 3_000)).toBe(1);
});

test('LIFE-4 without a connection the end of the grace counts, if it is earlier', () => {
  const lost = { ...inbox, graceEndsAt: 120_000 };
  expect(timeLeft(lost, 0)).toEqual({ unit: 'minutes', count: 2 });
  expect(timeLeft({ ...lost, expiresAt: 65_000 }, 0)).toEqual({ unit: 'seconds', count: 60 });
  expect(timeLeft({ ...unlimited, graceEndsAt: 120_000 }, 0)).toEqual({
    unit: 'minutes',
    count: 2,
  });
});

test('LIFE-5 it expires soon in the last minute, or in the last half of less than two', () => {
  const used = { ...inbox, kept: false };
  expect(isExpiring(used, HOUR - 60_001)).toBe(false);
  expect(isExpiring(used, HOUR - 60_000)).toBe(true);
  const short = { ...used, expiresAt: 45_000, idleTimeout: 40_000 };
  expect(isExpiring(short, 19_999)).toBe(false);
  expect(isExpiring(short, 20_000)).toBe(true);
});

test('LIFE-5 use prolongs neither a kept inbox nor a grace, nor one without a timeout', () => {
  const used = { ...inbox, kept: false };
  expect(isExpiring({ ...used, kept: true }, HOUR)).toBe(false);
  expect(isExpiring({ ...used, graceEndsAt: HOUR }, HOUR)).toBe(false);
  expect(isExpiring({ ...unlimited, kept: false }, HOUR)).toBe(false);
  expect(isExpiring({ ...used, expiresAt: null }, HOUR)).toBe(false);
});

test('it ticks exactly when the shown time changes', () => {
  for (const now of [0, 17_345, HOUR - 60_500, HOUR - 30_250]) {
    const next = now + (msUntilNextTick(inbox, now) ?? 0);
    expect(timeLeft(inbox, next - 1)).toEqual(timeLeft(inbox, now));
    expect(timeLeft(inbox, next + 1)).not.toEqual(timeLeft(inbox, now));
  }
});

test('the brightness falls from 1 to 0, slowly at first', () => {
  expect(brightness(inbox, 0)).toBe(1);
  expect(brightness(inbox, HOUR / 2)).toBeGreaterThan(0.7);
  expect(brightness(inbox, HOUR)).toBe(0);
});
