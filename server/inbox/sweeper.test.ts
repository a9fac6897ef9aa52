import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { StoreHarness, times } from './contract/harness.ts';
import { MemoryStore } from './memory-store.ts';
import { StoreUnavailable } from './store.ts';
import { SWEEP_INTERVAL_MS, startSweeper } from './sweeper.ts';
import type { Ended } from './types.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened() {
  return StoreHarness.open(async (options) => {
    const clock = new ManualClock();
    return { clock, store: new MemoryStore({ clock, ...options }) };
  });
}

test('LIFE-9 an inbox past its deadline emits closed without any request', async () => {
  const harness = await opened();
  const recorder = await harness.listen(await harness.id());
  const reported: Ended[] = [];
  const stop = startSweeper(harness.store, {
    ended: (ended) => reported.push(ended),
    failed: (error) => expect.fail(String(error)),
  });
  harness.clock.advance(times.idleTimeout - 1);
  await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL_MS);
  expect(recorder.ends).toEqual([]);
  harness.clock.advance(1);
  await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL_MS);
  expect(recorder.ends).toEqual(['idle']);
  expect(reported).toEqual([{ reason: 'idle', count: 1 }]);
  stop();
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('LIFE-9 a failed sweep is reported, and the next one comes', async () => {
  const harness = await opened();
  await harness.store.close();
  const errors: unknown[] = [];
  const stop = startSweeper(harness.store, {
    ended: () => {},
    failed: (error) => errors.push(error),
  });
  await vi.advanceTimersByTimeAsync(3 * SWEEP_INTERVAL_MS);
  expect(errors).toHaveLength(3);
  expect(errors[0]).toBeInstanceOf(StoreUnavailable);
  stop();
});

test('LIFE-9 a sweeper that stops during a sweep does not start again', async () => {
  const harness = await opened();
  const slow = Promise.withResolvers<readonly Ended[]>();
  const sweep = vi.spyOn(harness.store, 'sweep').mockReturnValue(slow.promise);
  const stop = startSweeper(harness.store, { ended: () => {}, failed: () => {} });
  await vi.advanceTimersByTimeAsync(5 * SWEEP_INTERVAL_MS);
  expect(sweep).toHaveBeenCalledTimes(1);
  stop();
  slow.resolve([]);
  await vi.advanceTimersByTimeAsync(5 * SWEEP_INTERVAL_MS);
  expect(sweep).toHaveBeenCalledTimes(1);
});
