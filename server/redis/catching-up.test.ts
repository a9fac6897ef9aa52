import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CatchingUp } from './catching-up.ts';

const RETRY_MS = 250;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('PUSH-2 however often it is asked for while it fails, it is tried once at a time', async () => {
  const work = vi.fn(() => Promise.reject(new Error('away')));
  const catching = new CatchingUp(work, RETRY_MS);
  for (let asked = 0; asked < 10; asked += 1) {
    catching.want();
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
  const catching = new CatchingUp(work, RETRY_MS);
  catching.want();
  catching.want();
  catching.want();
  expect(work).toHaveBeenCalledTimes(1);
  first.resolve();
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect(work).toHaveBeenCalledTimes(2);
});
