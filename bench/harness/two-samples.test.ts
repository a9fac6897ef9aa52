import { expect, test } from 'vitest';
import { differenceOf } from './two-samples.ts';

test('two samples are told apart by their ranks', () => {
  expect(differenceOf([1, 2, 3], [1, 2, 3])).toEqual({ larger: 0.5, z: 0 });
  expect(differenceOf([4, 5], [1, 2, 3]).larger).toBe(1);
  expect(differenceOf([1, 1], [1, 2]).larger).toBe(0.25);
  const many = Array.from({ length: 1_000 }, (_, index) => index);
  expect(
    differenceOf(
      many.map((value) => value + 100),
      many,
    ).z,
  ).toBeGreaterThan(5);
  expect(() => differenceOf([], [1])).toThrow('nothing');
});
