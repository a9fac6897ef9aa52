import { setTimeout as delay } from 'node:timers/promises';
import { fastify } from 'fastify';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { isNearlyFull, refuseWhenOverloaded } from './overload.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Keeps the event loop from turning. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('HTTP-14 one pause of the event loop refuses no request, and a second one does', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const app = fastify();
  onTestFinished(() => app.close());
  const isOverloaded = refuseWhenOverloaded(app);
  const pause = async () => {
    // Node measures from one turn of its own timer to the next.
    await delay(15);
    block(3_000);
    await delay(1);
    vi.advanceTimersByTime(1_000);
    return isOverloaded();
  };
  expect([await pause(), await pause()]).toEqual([false, true]);
});

test('R16 without a free file descriptor the memory in use is unknown, and the process goes on', () => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(1);
  expect(isNearlyFull()).toBe(true);
  vi.spyOn(process.memoryUsage, 'rss').mockImplementation(() => {
    throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
  });
  expect(isNearlyFull()).toBe(false);
});
