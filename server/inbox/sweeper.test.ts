import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { Bench, times } from './contract/kit.ts';
import { MemoryStore } from './memory-store.ts';
import { StoreUnavailable } from './store.ts';
import { SWEEP_INTERVAL_MS, startSweeper } from './sweeper.ts';
import type { Ended } from './types.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened() {
  return Bench.open(async (options) => {
    const clock = new ManualClock();
    return { clock, store: new MemoryStore({ clock, ...options }) };
  });
}

test('LIFE-9 what is due is told without anybody asking', async () => {
  const bench = await opened();
  const ear = await bench.listen(await bench.id());
  const told: Ended[] = [];
  const sweeper = startSweeper(bench.store, {
    ended: (ended) => told.push(ended),
    failed: (error) => expect.fail(String(error)),
  });
  bench.clock.advance(times.idleTimeout - 1);
  await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL_MS);
  expect(ear.ends).toEqual([]);
  bench.clock.advance(1);
  await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL_MS);
  expect(ear.ends).toEqual(['idle']);
  expect(told).toEqual([{ reason: 'idle', count: 1 }]);
  sweeper.stop();
  sweeper.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('LIFE-9 a failed sweep is reported, and the next one comes', async () => {
  const bench = await opened();
  await bench.store.close();
  const errors: unknown[] = [];
  const sweeper = startSweeper(bench.store, {
    ended: () => {},
    failed: (error) => errors.push(error),
  });
  await vi.advanceTimersByTimeAsync(3 * SWEEP_INTERVAL_MS);
  expect(errors).toHaveLength(3);
  expect(errors[0]).toBeInstanceOf(StoreUnavailable);
  sweeper.stop();
});

test('LIFE-9 stopped in the middle of a sweep, it does not start again', async () => {
  const bench = await opened();
  const slow = Promise.withResolvers<readonly Ended[]>();
  const sweep = vi.spyOn(bench.store, 'sweep').mockReturnValue(slow.promise);
  const sweeper = startSweeper(bench.store, { ended: () => {}, failed: () => {} });
  await vi.advanceTimersByTimeAsync(5 * SWEEP_INTERVAL_MS);
  expect(sweep).toHaveBeenCalledTimes(1);
  sweeper.stop();
  slow.resolve([]);
  await vi.advanceTimersByTimeAsync(5 * SWEEP_INTERVAL_MS);
  expect(sweep).toHaveBeenCalledTimes(1);
});
