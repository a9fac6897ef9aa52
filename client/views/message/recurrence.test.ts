import { expect, test } from 'vitest';
import type { Texts } from '../../i18n/texts.ts';
import { describeRecurrence } from './recurrence.ts';

/** The id of each text with its values, in its order. */
const t: Texts = (id, values = {}) => `${id}(${Object.values(values).join('|')})`;

const BERLIN = { locale: 'en', timeZone: 'Europe/Berlin' };
const MONDAY = '2026-03-09T10:00:00+01:00';

const describe = (recurrence: string | null, start = MONDAY, viewer = BERLIN) =>
  describeRecurrence({ start, recurrence }, viewer, t);

test.each([
  ['FREQ=DAILY', 'calendar.daily(1)'],
  ['FREQ=WEEKLY;WKST=SU', 'calendar.weekly(1)'],
  ['FREQ=WEEKLY;BYDAY=MO', 'calendar.weeklyOn(1|Monday)'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO', 'calendar.weeklyOn(2|Monday and Wednesday)'],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE', 'calendar.weeklyOn(1|Mon, Tue, and Wed)'],
  ['FREQ=MONTHLY;INTERVAL=3', 'calendar.monthly(3)'],
  ['FREQ=MONTHLY;BYMONTHDAY=9', 'calendar.monthly(1)'],
  ['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=9', 'calendar.yearly(1)'],
  ['FREQ=MONTHLY;COUNT=10', 'calendar.times(calendar.monthly(1)|10)'],
  ['FREQ=WEEKLY;UNTIL=20260505', 'calendar.until(calendar.weekly(1)|May 5, 2026)'],
  ['FREQ=WEEKLY;UNTIL=20260505T100000', 'calendar.until(calendar.weekly(1)|May 5, 2026)'],
])('SHOW-8 %s is said in words', (rule, words) => {
  expect(describe(rule)).toBe(words);
});

test.each([
  ['nothing', null],
  ['a unit shorter than a day', 'FREQ=HOURLY'],
  ['days of a month by weekday', 'FREQ=MONTHLY;BYDAY=2MO'],
  ['weekdays of a day', 'FREQ=DAILY;BYDAY=MO'],
  ['another day of the month', 'FREQ=MONTHLY;BYMONTHDAY=10'],
  ['a day of every month, in a year', 'FREQ=YEARLY;BYMONTHDAY=9'],
  ['another month', 'FREQ=YEARLY;BYMONTH=4'],
  ['positions', 'FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1'],
  ['two ends', 'FREQ=DAILY;COUNT=2;UNTIL=20260505'],
  ['a part twice', 'FREQ=DAILY;FREQ=WEEKLY'],
  ['no interval', 'FREQ=DAILY;INTERVAL=0'],
  ['a day that does not exist', 'FREQ=DAILY;UNTIL=20261345'],
  ['no frequency', 'BYDAY=MO'],
])('SHOW-8 a rule with %s is not said', (_, rule) => {
  expect(describe(rule)).toBeNull();
});

test('SHOW-8 a day that some months or years lack is not said to come each time', () => {
  expect(describe('FREQ=MONTHLY', '2026-03-31')).toBeNull();
  expect(describe('FREQ=YEARLY', '2028-02-29')).toBeNull();
  expect(describe('FREQ=YEARLY', '2026-03-31')).toBe('calendar.yearly(1)');
});

test('SHOW-8 weekdays and the last day are those of the reader', () => {
  const late = '2026-03-09T22:00:00-04:00';
  expect(describe('FREQ=WEEKLY;BYDAY=MO', late)).toBe('calendar.weekly(1)');
  expect(describe('FREQ=WEEKLY;BYDAY=MO', '2026-13-45T99:00:00Z')).toBe('calendar.weekly(1)');
  expect(describe('FREQ=WEEKLY;BYDAY=MO', '2026-03-09')).toBe('calendar.weeklyOn(1|Monday)');
  expect(describe('FREQ=DAILY;UNTIL=20260505T233000Z')).toContain('May 6, 2026');
});
