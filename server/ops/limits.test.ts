import { expect, test } from 'vitest';
import { ConcurrencyLimit } from './limits.ts';

test('HTTP-10 a limit of open things for each source', () => {
  const open = new ConcurrencyLimit(1);
  open.enter('a');
  expect([open.hasRoom('a'), open.hasRoom('b')]).toEqual([false, true]);
  open.leave('a');
  expect(open.hasRoom('a')).toBe(true);
});
