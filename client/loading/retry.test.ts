import { expect, test } from 'vitest';
import { pauseUntilOnline, withRetry } from './retry.ts';

test('a failed load is retried with growing pauses until it succeeds', async () => {
  const pauses: number[] = [];
  let asked = 0;
  const load = withRetry(
    async () => {
      asked += 1;
      if (asked < 8) throw new Error('away');
      return 'part';
    },
    {
      pause: async (ms) => {
        pauses.push(ms);
      },
    },
  );
  expect(await Promise.all([load(), load()])).toEqual(['part', 'part']);
  expect(await load()).toBe('part');
  expect(asked).toBe(8);
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a part that is missing twice in a row is not waited for, until the next call', async () => {
  const answers = ['unreachable', 'missing', 'unreachable', 'missing', 'missing', 'there'];
  let failure = '';
  const load = withRetry(
    async () => {
      failure = answers.shift() ?? '';
      if (failure !== 'there') throw new Error(failure);
      return 'part';
    },
    { isMissing: async () => failure === 'missing', pause: async () => {} },
  );
  await expect(load()).rejects.toThrow('missing');
  expect(answers).toEqual(['there']);
  expect(await load()).toBe('part');
});

test('a pause ends as soon as the network returns', async () => {
  const page = new EventTarget();
  const pause = pauseUntilOnline(3_600_000, page);
  page.dispatchEvent(new Event('online'));
  await expect(pause).resolves.toBeUndefined();
});
