import { expect, test } from 'vitest';
import { countLetters, splitAddress } from './address.ts';

test('the two parts are the whole address', () => {
  const { localPart, domain } = splitAddress('quietlark7@mayfly.localhost');
  expect([localPart, domain]).toEqual(['quietlark7', '@mayfly.localhost']);
});

test('a long domain reduces the font size, too', () => {
  expect(countLetters('ab7@a.example')).toBeLessThan(countLetters(`ab7@${'a'.repeat(60)}.example`));
});
