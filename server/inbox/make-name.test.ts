import { expect, test } from 'vitest';
import { judgeOwnName, looksGenerated } from '#shared/address.ts';
import { makeName, WORDS } from './make-name.ts';

test('a made name has its fixed shape, and cannot be chosen as an own name', () => {
  for (let count = 0; count < 2_000; count += 1) {
    const name = makeName();
    expect(name).toMatch(/^[a-z][a-z0-9]{7,24}$/);
    expect(looksGenerated(name)).toBe(true);
    expect(judgeOwnName(name)).toBe('looks_generated');
  }
});

test('two words and seven digits are 41 bits', () => {
  expect(new Set(WORDS).size).toBe(WORDS.length);
  expect(Math.log2(WORDS.length ** 2 * 10 ** 7)).toBeGreaterThan(41);
  for (const word of WORDS) expect(word).toMatch(/^[a-z]{3,6}$/);
});

test('made names do not repeat', () => {
  const names = Array.from({ length: 2_000 }, makeName);
  expect(new Set(names).size).toBe(names.length);
});
