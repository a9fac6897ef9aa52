import { expect, test } from 'vitest';
import type { CalendarEvent } from '#shared/message.ts';
import { formatEventTime } from './event-time.ts';

const NEW_YORK = { locale: 'en', timeZone: 'America/New_York' };

function event(times: Partial<CalendarEvent>): CalendarEvent {
  return {
    title: 'Review',
    start: '2026-03-09',
    end: null,
    timeZone: null,
    location: '',
    organizer: null,
    repeats: false,
    recurrence: null,
    cancelled: false,
    ...times,
  };
}

/** Intl writes thin and narrow spaces, which differ from one ICU to the next. */
const plain = (text: string) => text.replaceAll(/\p{Zs}+/gu, ' ');

const texts = (times: Partial<CalendarEvent>, viewer = NEW_YORK) => {
  const when = formatEventTime(event(times), viewer);
  return { ...when, text: plain(when.text) };
};

test('a moment is shown in the reader’s time zone, and in the event’s if that differs', () => {
  const when = texts({
    start: '2026-03-09T10:00:00+01:00',
    end: '2026-03-09T11:30:00+01:00',
    timeZone: 'Europe/Berlin',
  });
  // New York had changed its clocks by then, Berlin had not.
  expect(when.text).toBe('Monday, March 9, 2026, 5:00 – 6:30 AM');
  expect(when.kind === 'moment' && when.there?.zone).toBe('Europe/Berlin');
  expect(when.kind === 'moment' && plain(when.there?.text ?? '')).toBe(
    'Monday, March 9, 2026, 10:00 – 11:30 AM',
  );
});

test('in its short form, weekday and month are abbreviated', () => {
  const short = (times: Partial<CalendarEvent>) =>
    plain(formatEventTime(event(times), NEW_YORK, 'short').text);
  expect(short({ start: '2026-03-09T10:00:00+01:00', end: '2026-03-09T11:30:00+01:00' })).toBe(
    'Mon, Mar 9, 2026, 5:00 – 6:30 AM EDT',
  );
  expect(short({ start: '2026-03-09', end: '2026-03-12' })).toBe('Mon, Mar 9 – Wed, Mar 11, 2026');
});

test('the event’s time is left out if it is the same', () => {
  const times = { start: '2026-03-09T10:00:00-04:00', timeZone: 'America/Toronto' };
  expect(texts(times)).toMatchObject({ kind: 'moment', there: null });
});

test('a plain Z does not tell where the event is', () => {
  expect(texts({ start: '2026-03-09T10:00:00Z' })).toMatchObject({ there: null });
  const named = { start: '2026-03-09T10:00:00Z', timeZone: 'Europe/London' };
  expect(texts(named)).toMatchObject({ there: { zone: 'Europe/London' } });
});

test('a time without a zone is the same clock time everywhere', () => {
  const times = { start: '2026-03-09T10:00:00', timeZone: 'Customized Time Zone' };
  const when = texts(times);
  expect(when).toMatchObject({ kind: 'floating', zone: 'Customized Time Zone' });
  expect(when.text).toContain('10:00');
});

test.each([
  ['2026-03-09', null, 'Monday, March 9, 2026'],
  ['2026-03-09', '2026-03-10', 'Monday, March 9, 2026'],
  ['2026-03-09', '2026-03-09', 'Monday, March 9, 2026'],
  ['2026-03-09', '2026-03-12', 'Monday, March 9 – Wednesday, March 11, 2026'],
])('whole days from %s until the day before %s', (start, end, text) => {
  // Far west of Greenwich, where a date taken for midnight UTC would be the day before.
  expect(texts({ start, end })).toEqual({ kind: 'days', text });
});

test.each([['soon'], ['2026-13-45'], ['2026-13-45T99:00:00Z'], ['']])(
  '“%s” is shown as it stands, and nothing throws',
  (start) => expect(texts({ start })).toEqual({ kind: 'unreadable', text: start }),
);

test('an invalid end is ignored', () => {
  const times = { start: '2026-03-09T10:00:00-04:00', end: 'later' };
  expect(texts(times).text).toBe('Monday, March 9, 2026 at 10:00 AM');
  expect(texts({ ...times, end: '2026-03-09T09:00:00-04:00' }).text).toContain('at 10:00 AM');
});

test.each([
  [{ start: '2026-03-09T10:00:00-04:00' }, ['Monday,', 'March 9, 2026', 'at 10:00 AM']],
  [
    { start: '2026-03-09T10:00:00-04:00', end: '2026-03-09T16:30:00-04:00' },
    ['Monday,', 'March 9, 2026,', '10:00 AM – 4:30 PM'],
  ],
  [
    { start: '2026-03-09', end: '2026-03-12' },
    ['Monday,', 'March 9 –', 'Wednesday,', 'March 11, 2026'],
  ],
])('SHOW-8 %j breaks only between its units', (times, units) => {
  // The spaces that do not break are no plain ones.
  expect(formatEventTime(event(times), NEW_YORK).text.split(' ').map(plain)).toEqual(units);
});

test('a short moment names the time zone where the event is in another one', () => {
  const text = (start: string) =>
    plain(formatEventTime(event({ start, timeZone: 'X' }), NEW_YORK, 'short').text);
  expect(text('2026-03-09T10:00:00+01:00')).toBe('Mon, Mar 9, 2026, 5:00 AM EDT');
  expect(text('2026-03-09T10:00:00-04:00')).toBe('Mon, Mar 9, 2026, 10:00 AM');
});
