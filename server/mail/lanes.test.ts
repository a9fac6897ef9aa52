import { expect, test } from 'vitest';
import { createLanes, type Lane, type Waiting } from './lanes.ts';

const item = (lane: Lane, change: Partial<Waiting> = {}): Waiting => ({
  ...{ lane, bytes: 1, until: Number.POSITIVE_INFINITY, shares: lane !== 'opened' },
  ...change,
});

function lanesOf(...items: readonly Waiting[]) {
  const lanes = createLanes();
  for (const each of items) lanes.push(each);
  return lanes;
}

test('READ-12 every other turn is an arrival, and the rest take turns', () => {
  const lanes = lanesOf(
    ...[item('late'), item('opened'), item('opened'), item('arrival', { shares: false })],
    ...[item('arrival', { shares: false }), item('arrival', { shares: false })],
  );
  const order = Array.from({ length: 6 }, () => lanes.next()[0]?.lane);
  expect(order).toEqual(['arrival', 'opened', 'arrival', 'late', 'arrival', 'opened']);
  expect(lanes.next()).toEqual([]);
  expect(lanes.usual).toEqual({ mails: 0, bytes: 0 });
});

test('READ-12 an arrival is next after anything that was taken while there was none', () => {
  const lanes = lanesOf(item('opened'), item('opened'), item('late'));
  expect(lanes.next()[0]?.lane).toBe('opened');
  lanes.push(item('arrival'));
  expect(lanes.next()[0]?.lane).toBe('arrival');
  expect(lanes.next()[0]?.lane).toBe('late');
});

test('READ-12 nothing is taken of a lane that is closed right now', () => {
  const lanes = lanesOf(item('opened'), item('late'));
  expect(lanes.next('opened')[0]?.lane).toBe('late');
  expect(lanes.next('opened')).toEqual([]);
  expect(lanes.next()[0]?.lane).toBe('opened');
});

test('small ones of a lane share a task, at most sixteen', () => {
  const lanes = lanesOf(...Array.from({ length: 20 }, () => item('arrival')));
  expect([lanes.next().length, lanes.next().length]).toEqual([16, 4]);
});

test('large ones, and those that are to be alone, share with nobody', () => {
  const large = item('arrival', { bytes: 1_000_000 });
  const alone = item('arrival', { shares: false });
  const lanes = lanesOf(item('arrival'), large, item('arrival'), alone, item('arrival'));
  expect(Array.from({ length: 5 }, () => lanes.next().length)).toEqual([1, 1, 1, 1, 1]);
});

test('READ-3 those whose time is over are taken out', () => {
  const [soon, later, never] = [
    item('arrival', { until: 10 }),
    item('opened', { until: 20 }),
    item('late'),
  ];
  const lanes = lanesOf(soon, later, never);
  expect(lanes.nextExpiry()).toBe(10);
  expect(lanes.expire(10)).toEqual([soon]);
  expect(lanes.nextExpiry()).toBe(20);
  expect(lanes.expire(99)).toEqual([later]);
  expect(lanes.nextExpiry()).toBeNull();
  expect(lanes.drain()).toEqual([never]);
  expect(lanes.usual).toEqual({ mails: 0, bytes: 0 });
});

test('READ-21 what is set aside waits apart, and comes out one by one in turns', () => {
  const [bad, good, opened] = [
    item('arrival', { bytes: 9, until: 10 }),
    item('arrival', { bytes: 2 }),
    item('opened', { bytes: 9 }),
  ];
  const late = item('late', { bytes: 9 });
  const lanes = lanesOf(good, late, bad, opened);
  lanes.setAside(({ bytes }) => bytes === 9);
  const again = item('arrival', { bytes: 3, until: 20 });
  lanes.pushAside(again);
  expect([lanes.usual, lanes.aside]).toEqual([
    { mails: 2, bytes: 11 },
    { mails: 3, bytes: 21 },
  ]);
  expect([lanes.next(), lanes.next(), lanes.next()]).toEqual([[good], [opened], []]);
  expect(lanes.nextExpiry()).toBe(10);
  const order = Array.from({ length: 4 }, () => lanes.nextAside());
  expect(order).toEqual([[bad], [late], [again], []]);
});
