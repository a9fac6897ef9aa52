import { expect, test } from 'vitest';
import { describeCheck } from './check-text.ts';

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
] as const)('%s %s as text', (method, result, text, about) => {
  expect(describeCheck(method, result)).toEqual({ text, about });
});
