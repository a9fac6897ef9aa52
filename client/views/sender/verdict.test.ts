import { expect, test } from 'vitest';
import { judgeSender, verdictText } from './verdict.ts';

test('no verdict is a check under way only while the mail is fresh', () => {
  expect(judgeSender(null, true)).toBe('checking');
  expect(judgeSender(null, false)).toBe('unchecked');
  expect(judgeSender({ verdict: 'fail', domain: 'paypal.com' }, true)).toBe('fail');
});

test('a verdict that names no domain does not leave a hole in its sentence', () => {
  expect(verdictText('pass', 'github.com')).toBe('trust.pass');
  expect(verdictText('pass', null)).toBe('trust.passAny');
  expect(verdictText('fail', null)).toBe('trust.failAny');
});
