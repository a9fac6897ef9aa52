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
  expect(lanes.size).toBe(0);
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
  expect(lanes.size).toBe(0);
});
