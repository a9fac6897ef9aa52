import { afterEach, expect, test, vi } from 'vitest';
import { createLocalRates } from './rates.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('HTTP-10 a limit a minute for each source, with the time to wait', async () => {
  const rate = createLocalRates().perMinute('http_source_inboxes', 2);
  await rate.take('a');
  expect(await rate.take('a')).toEqual({ kind: 'within' });
  const over = await rate.take('a');
  expect(over).toEqual({ kind: 'over', retryAfterSeconds: expect.any(Number) });
  expect(await rate.take('b')).toEqual({ kind: 'within' });
});

test('HTTP-10 a minute begins with the first event, and refused ones do not extend it', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const rate = createLocalRates().perMinute('http_source_inboxes', 1);
  await rate.take('a');
  vi.advanceTimersByTime(45_000);
  expect(await rate.take('a')).toEqual({ kind: 'over', retryAfterSeconds: 15 });
  vi.advanceTimersByTime(14_999);
  expect(await rate.take('a')).toEqual({ kind: 'over', retryAfterSeconds: 1 });
  vi.advanceTimersByTime(1);
  expect(await rate.take('a')).toEqual({ kind: 'within' });
});

test('SMTP-11 counted failures reach the limit, until the minute ends', async () => {
  // The timer that removes a source can be late; the period has ended all the same.
  vi.useFakeTimers({ toFake: ['Date'] });
  const rate = createLocalRates().perMinute('http_source_inboxes', 2);
  await rate.take('a');
  expect((await rate.look('a')).kind).toBe('within');
  await rate.take('a');
  expect((await rate.look('a')).kind).toBe('over');
  expect((await rate.look('b')).kind).toBe('within');
  vi.setSystemTime(Date.now() + 60_000);
  expect((await rate.look('a')).kind).toBe('within');
});

test('HTTP-10 Infinity is no limit', async () => {
  const rate = createLocalRates().perMinute('http_source_inboxes', Number.POSITIVE_INFINITY);
  for (let count = 0; count < 1_000; count += 1) await rate.take('a');
  expect(await rate.take('a')).toEqual({ kind: 'within' });
  expect((await rate.look('a')).kind).toBe('within');
});
