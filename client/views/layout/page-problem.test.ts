import { expect, test } from 'vitest';
import { findPageProblem } from './page-problem.ts';

const calm = { connection: 'live', server: 'steady', version: 'a' } as const;

test('PAGE-9 a page without a problem has no banner', () => {
  expect(findPageProblem(calm, 'a', true)).toBeNull();
  expect(findPageProblem({ ...calm, version: null }, 'a', true)).toBeNull();
  // In development a page does not know its version.
  expect(findPageProblem(calm, null, true)).toBeNull();
});

test.each([
  [{ ...calm, connection: 'offline' }, true, 'offline'],
  [{ ...calm, connection: 'reconnecting' }, true, 'reconnecting'],
  [{ ...calm, connection: 'reconnecting', server: 'moving' }, true, 'moving'],
  [{ ...calm, connection: 'polling' }, true, 'polling'],
  [{ ...calm, server: 'moving' }, true, 'moving'],
  [calm, false, 'missingPart'],
  [{ ...calm, version: 'b' }, true, 'newVersion'],
  // The newer page is why the part is missing, and the same way out.
  [{ ...calm, version: 'b' }, false, 'newVersion'],
  // Nothing could be loaded now.
  [{ ...calm, version: 'b', connection: 'offline' }, false, 'offline'],
] as const)('PAGE-9 the problem of %j, complete: %s, is: %s', (inbox, isWhole, said) => {
  expect(findPageProblem(inbox, 'a', isWhole)).toBe(said);
});
