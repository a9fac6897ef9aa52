import { expect, test } from 'vitest';
import { TimeSlices } from './time-slices.ts';

/** Longer than a slice of a turn. */
function work(): number {
  const from = performance.now();
  while (performance.now() - from < 3);
  return performance.now();
}

test('READ-4 pieces that take their time leave others a turn between any two', async () => {
  const turns = new TimeSlices();
  const order: string[] = [];
  const pieces = ['a', 'b', 'c'].map((name) =>
    turns.run(() => {
      work();
      order.push(name);
      setImmediate(() => order.push('another'));
    }),
  );
  await Promise.all(pieces);
  expect(order).toEqual(['a', 'another', 'b', 'another', 'c']);
});

test('what is done at once shares a turn, in the order that it came', async () => {
  const turns = new TimeSlices();
  const done = await Promise.all([1, 2, 3].map((each) => turns.run(() => each)));
  expect(done).toEqual([1, 2, 3]);
});

test('a piece that fails fails alone', async () => {
  const turns = new TimeSlices();
  const failing = turns.run(() => {
    throw new Error('no');
  });
  const next = turns.run(() => 'done');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});
