import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Clock, WallTime } from './clock.ts';

const HOUR = 3_600_000;

/** As the machine has it: one side in fractions, the other in whole milliseconds. */
class FineClock implements Clock {
  time = 0;
  ahead = 1_900_000_000_000.3;

  now(): number {
    return this.time;
  }

  wall(): number {
    return Math.floor(this.time + this.ahead);
  }
}

test('LIFE-10 a moment always has the same text, and never a later time', () => {
  const fractions = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 2 });
  fc.assert(
    fc.property(fractions, (steps) => {
      const clock = new FineClock();
      const shown = new WallTime(clock);
      const created = 1.7;
      const looks = steps.map((step) => {
        clock.time += step;
        const [from, until] = [
          Date.parse(shown.format(created)),
          Date.parse(shown.format(created + HOUR)),
        ];
        expect(until - from).toBe(HOUR);
        expect(from).toBeLessThanOrEqual(clock.ahead + created);
        return from;
      });
      expect(new Set(looks).size).toBe(1);
    }),
  );
});

test('LIFE-10 an interruption between reading the two clocks does not show', () => {
  const clock = new FineClock();
  const shown = new WallTime(clock);
  const before = shown.format(HOUR);
  clock.ahead -= 40;
  expect(shown.format(HOUR)).toBe(before);
});

test('LIFE-10 R12 a wall clock that is set, or drifts, is followed', () => {
  const clock = new FineClock();
  const shown = new WallTime(clock);
  const before = Date.parse(shown.format(0));
  clock.ahead += HOUR;
  expect(Date.parse(shown.format(0)) - before).toBe(HOUR);
  for (let step = 0; step < 100; step += 1) {
    clock.ahead -= 99;
    expect(Math.abs(Date.parse(shown.format(0)) - clock.ahead)).toBeLessThanOrEqual(1_001);
  }
});

test('LIFE-10 no deadline is null, and one after the year 9999 is its last day', () => {
  const shown = new WallTime(new FineClock());
  expect(shown.formatDeadline(Number.POSITIVE_INFINITY)).toBeNull();
  expect(shown.formatDeadline(HOUR)).toBe(shown.format(HOUR));
  expect(shown.format(Number.MAX_SAFE_INTEGER)).toMatch(/^9999-12-31T/);
});
