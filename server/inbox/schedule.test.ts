import { expect, test } from 'vitest';
import { Schedule, type ScheduleEntry } from './schedule.ts';

class Item {
  scheduled: readonly ScheduleEntry<Item>[] = [];
  deadline: { at: number };

  constructor(at: number) {
    this.deadline = { at };
  }
}

test('LIFE-9 items are due in the order of their deadlines, also after these moved', () => {
  const schedule = new Schedule<Item>();
  const [later, sooner, never] = [new Item(10), new Item(20), new Item(Number.POSITIVE_INFINITY)];
  for (const item of [later, sooner, never]) schedule.update(item);
  later.deadline = { at: 40 };
  schedule.update(later);
  sooner.deadline = { at: 5 };
  schedule.update(sooner);

  expect(schedule.takeDue(4)).toBeNull();
  expect(schedule.takeDue(5)).toBe(sooner);
  expect(schedule.takeDue(39)).toBeNull();
  expect(schedule.takeDue(40)).toBe(later);
  expect(schedule.takeDue(Number.MAX_SAFE_INTEGER)).toBeNull();
});

test('LIFE-9 a deadline that moves back and forth adds no entries', () => {
  const schedule = new Schedule<Item>();
  const item = new Item(1_000_000);
  schedule.update(item);
  for (let now = 0; now < 10_000; now += 10) {
    item.deadline = { at: now + 5 };
    schedule.update(item);
    item.deadline = { at: 1_000_000 + now };
    schedule.update(item);
    expect(schedule.takeDue(now + 9)).toBeNull();
    expect(item.scheduled.length).toBeLessThanOrEqual(2);
  }
});

test('LIFE-9 a cancelled item is not due, and not held in memory', () => {
  const schedule = new Schedule<Item>();
  const item = new Item(20);
  schedule.update(item);
  item.deadline = { at: 10 };
  schedule.update(item);
  const entries = [...item.scheduled];
  schedule.cancel(item);
  expect(schedule.takeDue(30)).toBeNull();
  expect(entries.map((entry) => entry.item)).toEqual([null, null]);
});
