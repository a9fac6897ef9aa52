import { expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { Suspects } from './suspects.ts';

const SOURCE = '192.0.2.1';

function start() {
  const clock = new ManualClock();
  const suspects = new Suspects(clock);
  const strike = (bytes = 1_000, source = SOURCE) => suspects.strike({ source, bytes });
  const has = (bytes = 1_000, source = SOURCE) => suspects.has({ source, bytes });
  return { clock, strike, has };
}

test('READ-21 what is half as large as the slow one of a source, or larger, is suspect', () => {
  const { strike, has } = start();
  expect(has()).toBe(false);
  strike(1_000);
  expect([has(499), has(500), has(9_000)]).toEqual([false, true, true]);
  expect(has(1_000, '192.0.2.2')).toBe(false);
});

test('READ-21 the smallest slow one counts', () => {
  const { strike, has } = start();
  strike(100);
  strike(1_000);
  expect(has(50)).toBe(true);
});

test('READ-21 it is forgotten, each time after twice as long, at most ten minutes', () => {
  const { clock, strike, has } = start();
  for (const seconds of [10, 20, 40, 80, 160, 320, 600, 600]) {
    strike();
    clock.advance(seconds * 1_000 - 1);
    expect(has()).toBe(true);
    clock.advance(1);
    expect(has()).toBe(false);
  }
});

test('READ-21 a source that was quiet for ten minutes begins anew', () => {
  const { clock, strike, has } = start();
  strike(100);
  strike(100);
  clock.advance(20_000 + 600_000);
  strike(1_000);
  expect([has(100), has(1_000)]).toEqual([false, true]);
  clock.advance(10_000);
  expect(has()).toBe(false);
});

test('READ-21 a bounded number of sources is remembered', () => {
  const { strike, has } = start();
  for (let each = 0; each <= 10_000; each++) strike(1_000, `source ${each}`);
  expect(has(1_000, 'source 0')).toBe(false);
  expect(has(1_000, 'source 10000')).toBe(true);
});
