import { expect, test } from 'vitest';
import { residentBytes } from './overload.ts';

test('R16 without a free file descriptor the memory in use is unknown, and the process goes on', () => {
  const asked = () => {
    throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
  };
  expect(residentBytes(asked)).toBeNull();
  expect(residentBytes()).toBeGreaterThan(0);
});
