import { expect, test } from 'vitest';
import { checkWords, saidOf, standingOf } from './trust.ts';

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

test.each([
  ['spf', 'pass (github.com)', 'check.spf.pass', 'github.com'],
  ['spf', 'softfail', 'check.spf.softfail', null],
  ['dkim', 'fail', 'check.dkim.fail', null],
  ['dmarc', 'temperror', 'check.temperror', null],
  ['arc', 'PermError (loop)', 'check.permerror', 'loop'],
  ['arc', null, 'check.missing', null],
  // What nobody has words for yet is shown as it is, and no key of an object is a word.
  ['dkim', 'quantum (x)', null, 'quantum (x)'],
  ['spf', 'constructor', null, 'constructor'],
] as const)('%s %s in words', (method, result, text, about) => {
  expect(checkWords(method, result)).toEqual({ text, about });
});
