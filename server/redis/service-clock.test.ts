import { expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { ServiceClock } from './service-clock.ts';

const NOON = Date.parse('2030-01-01T12:00:00Z');

function begun() {
  const machine = new ManualClock();
  const clock = new ServiceClock(machine);
  clock.set(NOON);
  return { machine, clock };
}

test('LIFE-13 the time runs on this machine, whatever its wall says', () => {
  const { machine, clock } = begun();
  machine.jumpWall(3_600_000);
  machine.advance(250);
  expect(clock.now()).toBe(NOON + 250);
});

test('LIFE-13 it is drawn to the common time, and never goes back', () => {
  const { machine, clock } = begun();
  expect(clock.correctDrift(NOON + 40)).toBe(0);
  expect(clock.now()).toBe(NOON + 40);
  expect(clock.correctDrift(NOON)).toBe(0);
  expect(clock.now()).toBe(NOON + 40);
  machine.advance(100);
  expect(clock.now()).toBe(NOON + 100);
});

test('LIFE-13 R12 a clock of Redis that was set is not believed', () => {
  const { clock } = begun();
  expect(clock.correctDrift(NOON + 3_600_000)).toBe(3_600_000);
  expect(clock.correctDrift(NOON - 3_600_000)).toBe(-3_600_000);
  expect(clock.now()).toBe(NOON);
});
