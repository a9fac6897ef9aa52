import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RetriedTask } from './retried-task.ts';

const RETRY_MS = 250;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('PUSH-2 many requests during failures run the task once at a time', async () => {
  const work = vi.fn(() => Promise.reject(new Error('away')));
  const catching = new RetriedTask(work, RETRY_MS);
  for (let asked = 0; asked < 10; asked += 1) {
    catching.request();
    await vi.advanceTimersByTimeAsync(RETRY_MS);
  }
  expect(work).toHaveBeenCalledTimes(11);
  catching.close();
  await vi.advanceTimersByTimeAsync(10 * RETRY_MS);
  expect(work).toHaveBeenCalledTimes(11);
});

test('PUSH-2 what is asked for while it is under way is looked at once more', async () => {
  const first = Promise.withResolvers<void>();
  const work = vi.fn(() => Promise.resolve());
  work.mockReturnValueOnce(first.promise);
  const catching = new RetriedTask(work, RETRY_MS);
  catching.request();
  catching.request();
  catching.request();
  expect(work).toHaveBeenCalledTimes(1);
  first.resolve();
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(work).toHaveBeenCalledTimes(2);
});
