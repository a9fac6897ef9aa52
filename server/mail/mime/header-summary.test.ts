import { expect, test } from 'vitest';
import { parseDate } from './header-summary.ts';

test.each([
  ['Sun, 1 Mar 2026 10:00:00 +0100', '2026-03-01T09:00:00.000Z'],
  ['1 Mar 2026 10:00 -0830 (comment)', '2026-03-01T18:30:00.000Z'],
  ['Sun, 01 March 2026 10:00:00 GMT', '2026-03-01T10:00:00.000Z'],
  ['Sun, 1 Mar 26 10:00:00 EST', '2026-03-01T15:00:00.000Z'],
  ['Mon, 5-Dec-94 10:00:00', '1994-12-05T10:00:00.000Z'],
])('READ-14 the date %s', (field, date) => {
  expect(parseDate(field)).toBe(date);
});

test.each([
  '',
  '1',
  'yesterday',
  '99 Foo 99999',
  '31 Feb',
  '1 Mar 2026 25:00:00 +0000',
  'Sun, 1 Mar 2026 1:02:03 XYZ',
  'Sun, 1 Mar 1926 10:00:00 +0000',
])('READ-14 M16 no date: %j', (field) => {
  expect(parseDate(field)).toBeNull();
});
