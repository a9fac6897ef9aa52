import { expect, test } from 'vitest';
import { judgeSender, verdictText } from './verdict.ts';

test('without a verdict a check is running only while the email is new', () => {
  expect(judgeSender(null, true)).toBe('checking');
  expect(judgeSender(null, false)).toBe('unchecked');
  expect(judgeSender({ verdict: 'fail', domain: 'paypal.com' }, true)).toBe('fail');
});

test('a verdict without a domain has a text of its own', () => {
  expect(verdictText('pass', 'github.com')).toBe('trust.pass');
  expect(verdictText('pass', null)).toBe('trust.passAny');
  expect(verdictText('fail', null)).toBe('trust.failAny');
});
