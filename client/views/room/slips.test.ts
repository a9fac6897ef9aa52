import { expect, test } from 'vitest';
import { slipOf } from './slips.ts';

const calm = { connection: 'live', server: 'steady', version: 'a' } as const;

test('TROUBLE-1 a page that is well says nothing', () => {
  expect(slipOf(calm, 'a', true)).toBeNull();
  expect(slipOf({ ...calm, version: null }, 'a', true)).toBeNull();
  // In development a page does not know its version.
  expect(slipOf(calm, null, true)).toBeNull();
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
] as const)('TROUBLE-1 of %j, whole: %s, the page says: %s', (inbox, isWhole, said) => {
  expect(slipOf(inbox, 'a', isWhole)).toBe(said);
});
