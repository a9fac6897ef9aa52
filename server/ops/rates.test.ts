import { afterEach, expect, test, vi } from 'vitest';
import { ownRates } from './rates.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('HTTP-10 so many a minute for each source, and when to come back', async () => {
  const rate = ownRates().perMinute('http_source_inboxes', 2);
  await rate.take('a');
  expect(await rate.take('a')).toEqual({ kind: 'within' });
  const over = await rate.take('a');
  expect(over).toEqual({ kind: 'over', retryAfterSeconds: expect.any(Number) });
  expect(await rate.take('b')).toEqual({ kind: 'within' });
});

test('HTTP-10 a minute begins with the first, and ends, whatever was refused in it', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const rate = ownRates().perMinute('http_source_inboxes', 1);
  await rate.take('a');
  vi.advanceTimersByTime(45_000);
  expect(await rate.take('a')).toEqual({ kind: 'over', retryAfterSeconds: 15 });
  vi.advanceTimersByTime(14_999);
  expect(await rate.take('a')).toEqual({ kind: 'over', retryAfterSeconds: 1 });
  vi.advanceTimersByTime(1);
  expect(await rate.take('a')).toEqual({ kind: 'within' });
});

test('SMTP-11 what is counted afterwards is spent at the limit, until the minute ends', async () => {
  // The timer that forgets a source may come late; what it says has ended all the same.
  vi.useFakeTimers({ toFake: ['Date'] });
  const rate = ownRates().perMinute('http_source_inboxes', 2);
  await rate.count('a');
  expect(await rate.isSpent('a')).toBe(false);
  await rate.count('a');
  expect([await rate.isSpent('a'), await rate.isSpent('b')]).toEqual([true, false]);
  vi.setSystemTime(Date.now() + 60_000);
  expect(await rate.isSpent('a')).toBe(false);
});

test('HTTP-10 Infinity is no limit', async () => {
  const rate = ownRates().perMinute('http_source_inboxes', Number.POSITIVE_INFINITY);
  for (let count = 0; count < 1_000; count += 1) await rate.take('a');
  expect(await rate.take('a')).toEqual({ kind: 'within' });
  await rate.count('a');
  expect(await rate.isSpent('a')).toBe(false);
});
