import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Batches } from './batches.ts';

/** A run that takes as long as the test wants it to. */
function openRuns() {
  const runs: { readonly items: readonly string[]; readonly end: PromiseWithResolvers<string> }[] =
    [];
  const batches = new Batches((_key: string, items: readonly string[]) => {
    const end = Promise.withResolvers<string>();
    runs.push({ items, end });
    return end.promise;
  });
  return { batches, runs };
}

test('what is asked while a batch runs goes together, in order, with the next one', async () => {
  const { batches, runs } = openRuns();
  const first = batches.add('inbox', 'a');
  const others = [batches.add('inbox', 'b'), batches.add('inbox', 'c')];
  expect(runs.map(({ items }) => items)).toEqual([['a']]);
  runs[0]?.end.resolve('one');
  expect(await first).toBe('one');
  await nextTurn();
  expect(runs.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
  runs[1]?.end.resolve('two');
  expect(await Promise.all(others)).toEqual(['two', 'two']);
});

test('a batch that fails rejects for its own items alone, and other keys do not wait', async () => {
  const { batches, runs } = openRuns();
  const failed = batches.add('inbox', 'a');
  const next = batches.add('inbox', 'b');
  const other = batches.add('other', 'c');
  runs[1]?.end.resolve('apart');
  expect(await other).toBe('apart');
  runs[0]?.end.reject(new Error('away'));
  await expect(failed).rejects.toThrow('away');
  await nextTurn();
  runs[2]?.end.resolve('again');
  expect(await next).toBe('again');
});
