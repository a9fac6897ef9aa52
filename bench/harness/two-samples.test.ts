import { expect, test } from 'vitest';
import { differenceOf } from './two-samples.ts';

const many = Array.from({ length: 1_000 }, (_, index) => index);

test('two samples are told apart by their ranks', () => {
  expect(differenceOf([1, 2, 3], [1, 2, 3])).toMatchObject({ larger: 0.5, z: 0 });
  expect(differenceOf([4, 5], [1, 2, 3]).larger).toBe(1);
  expect(differenceOf([1, 1], [1, 2]).larger).toBe(0.25);
  const later = many.map((value) => value + 100);
  expect(differenceOf(later, many).z).toBeGreaterThan(5);
  expect(() => differenceOf([], [1])).toThrow('nothing');
});

test('two samples are told apart by their means', () => {
  expect(differenceOf(many, many)).toMatchObject({ apart: 0, t: 0 });
  // Welch's own way: 1 and 3 against 2 and 6 lie 2 apart, by an error of √(2/2 + 8/2).
  const { apart, error, t } = differenceOf([1, 3], [2, 6]);
  expect([apart, error, t]).toEqual([-2, Math.sqrt(5), -2 / Math.sqrt(5)]);
});

test('two samples are told apart by their distributions, also where the means are one', () => {
  expect(differenceOf(many, many).alike).toBe(1);
  const narrow = many.map((value) => 250 + value / 2);
  const { t, alike } = differenceOf(narrow, many);
  expect(Math.abs(t)).toBeLessThan(0.1);
  expect(alike).toBeLessThan(1e-9);
  // The limit's tables: a distance of 1.36 / √n is seen by chance in one of twenty.
  const shifted = many.map((value) => value + 1.36 * Math.sqrt(2_000));
  expect(differenceOf(shifted, many).alike).toBeCloseTo(0.05, 2);
});
