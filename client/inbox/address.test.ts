import { expect, test } from 'vitest';
import { lettersOf, splitForShow } from './address.ts';

test('the two lines are the whole address', () => {
  const { localPart, domain } = splitForShow('quietlark7@mayfly.localhost');
  expect([localPart, domain]).toEqual(['quietlark7', '@mayfly.localhost']);
});

test('a long domain makes the letters smaller, too', () => {
  expect(lettersOf('ab7@a.example')).toBeLessThan(lettersOf(`ab7@${'a'.repeat(60)}.example`));
});
