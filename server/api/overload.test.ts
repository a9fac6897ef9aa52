import { afterEach, expect, test, vi } from 'vitest';
import { isNearlyFull } from './overload.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('R16 without a free file descriptor the memory in use is unknown, and the process goes on', () => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(1);
  expect(isNearlyFull()).toBe(true);
  vi.spyOn(process.memoryUsage, 'rss').mockImplementation(() => {
    throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
  });
  expect(isNearlyFull()).toBe(false);
});
