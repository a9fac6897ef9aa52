import { expect, test } from 'vitest';
import { saidOf, standingOf } from './trust.ts';

test('no verdict is a check under way only while the mail is fresh', () => {
  expect(standingOf(null, true)).toBe('checking');
  expect(standingOf(null, false)).toBe('unchecked');
  expect(standingOf({ verdict: 'fail', domain: 'paypal.com' }, true)).toBe('fail');
});

test('a verdict that names no domain does not leave a hole in its sentence', () => {
  expect(saidOf('pass', 'github.com')).toBe('trust.pass');
  expect(saidOf('pass', null)).toBe('trust.passAny');
  expect(saidOf('fail', null)).toBe('trust.failAny');
});
