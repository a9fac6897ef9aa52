import { expect, test } from 'vitest';
import { residentBytes } from './pressure.ts';

test('R16 with no file left, how much memory is used is unknown, and nothing ends', () => {
  const asked = () => {
    throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
  };
  expect(residentBytes(asked)).toBeNull();
  expect(residentBytes()).toBeGreaterThan(0);
});
