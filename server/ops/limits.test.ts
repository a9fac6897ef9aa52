import { expect, test } from 'vitest';
import { MinuteRate, OpenPerSource } from './limits.ts';

test('HTTP-29 so many a minute for each source, and when to come back', async () => {
  const rate = new MinuteRate(2);
  await rate.take('a');
  expect(await rate.take('a')).toEqual({ kind: 'within' });
  const over = await rate.take('a');
  expect(over).toEqual({ kind: 'over', retryAfterSeconds: expect.any(Number) });
  expect(await rate.take('b')).toEqual({ kind: 'within' });
});

test('HTTP-29 Infinity is no limit', async () => {
  const rate = new MinuteRate(Number.POSITIVE_INFINITY);
  for (let count = 0; count < 1_000; count += 1) await rate.take('a');
  expect(await rate.take('a')).toEqual({ kind: 'within' });
});

test('HTTP-30 so many open at once for each source', () => {
  const open = new OpenPerSource(1);
  open.enter('a');
  expect([open.hasRoom('a'), open.hasRoom('b')]).toEqual([false, true]);
  open.leave('a');
  expect(open.hasRoom('a')).toBe(true);
});
