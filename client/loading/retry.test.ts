import { expect, test } from 'vitest';
import { withRetry } from './retry.ts';

test('a failed load is retried with growing pauses until it succeeds', async () => {
  const pauses: number[] = [];
  let asked = 0;
  const load = withRetry(
    async () => {
      asked += 1;
      if (asked < 8) throw new Error('away');
      return 'part';
    },
    async (ms) => {
      pauses.push(ms);
    },
  );
  expect(await Promise.all([load(), load()])).toEqual(['part', 'part']);
  expect(await load()).toBe('part');
  expect(asked).toBe(8);
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
