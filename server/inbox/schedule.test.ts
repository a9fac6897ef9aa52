import { expect, test } from 'vitest';
import { type Look, Schedule } from './schedule.ts';

class Item {
  readonly looks: Look<Item>[] = [];
  deadline: { at: number };

  constructor(at: number) {
    this.deadline = { at };
  }
}

test('LIFE-9 items are due in the order of their deadlines, wherever these moved', () => {
  const schedule = new Schedule<Item>();
  const [later, sooner, never] = [new Item(10), new Item(20), new Item(Number.POSITIVE_INFINITY)];
  for (const item of [later, sooner, never]) schedule.note(item);
  later.deadline = { at: 40 };
  schedule.note(later);
  sooner.deadline = { at: 5 };
  schedule.note(sooner);

  expect(schedule.takeDue(4)).toBeNull();
  expect(schedule.takeDue(5)).toBe(sooner);
  expect(schedule.takeDue(39)).toBeNull();
  expect(schedule.takeDue(40)).toBe(later);
  expect(schedule.takeDue(Number.MAX_SAFE_INTEGER)).toBeNull();
});

test('LIFE-9 a deadline that moves to and fro leaves nothing behind', () => {
  const schedule = new Schedule<Item>();
  const item = new Item(1_000_000);
  schedule.note(item);
  for (let now = 0; now < 10_000; now += 10) {
    item.deadline = { at: now + 5 };
    schedule.note(item);
    item.deadline = { at: 1_000_000 + now };
    schedule.note(item);
    expect(schedule.takeDue(now + 9)).toBeNull();
    expect(item.looks.length).toBeLessThanOrEqual(2);
  }
});

test('LIFE-9 a cancelled item is not due, and not kept', () => {
  const schedule = new Schedule<Item>();
  const item = new Item(20);
  schedule.note(item);
  item.deadline = { at: 10 };
  schedule.note(item);
  const looks = [...item.looks];
  schedule.cancel(item);
  expect(schedule.takeDue(30)).toBeNull();
  expect(looks.map((look) => look.item)).toEqual([null, null]);
});
