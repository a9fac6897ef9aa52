import type { CalendarEvent } from '#shared/message.ts';
import type { TextId, Texts } from '../../i18n/texts.ts';
import type { Viewer } from './event-time.ts';

const FREQUENCIES = new Map<string | undefined, TextId>([
  ['DAILY', 'calendar.daily'],
  ['WEEKLY', 'calendar.weekly'],
  ['MONTHLY', 'calendar.monthly'],
  ['YEARLY', 'calendar.yearly'],
]);

/** Parts that are understood. The first day of a week changes no word. */
const PARTS = /^(?:FREQ|INTERVAL|BYDAY|BYMONTHDAY|BYMONTH|COUNT|UNTIL|WKST)$/;

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** With more, their names are short. */
const MAX_LONG_NAMES = 2;

/** The days of a month that every month has. */
const SHORTEST_MONTH = 28;

const COUNT = /^[1-9]\d{0,3}$/;
const DAY = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

/** How often the event repeats, in words (RFC 5545, 3.3.10); null if the rule is not that simple. */
export function describeRecurrence(
  { start, recurrence }: Pick<CalendarEvent, 'start' | 'recurrence'>,
  viewer: Viewer,
  t: Texts,
): string | null {
  const parts = parseParts(recurrence);
  const text = FREQUENCIES.get(parts?.get('FREQ'));
  if (!parts || !text || !isOnStart(parts, start)) return null;
  const { INTERVAL = '1', BYDAY, COUNT: times, UNTIL: until } = Object.fromEntries(parts);
  const days = BYDAY?.split(',') ?? [];
  const isReadable =
    COUNT.test(INTERVAL) &&
    (days.length === 0 || text === 'calendar.weekly') &&
    days.every((day) => WEEKDAYS.includes(day));
  if (!isReadable) return null;
  const interval = Number(INTERVAL);
  const rule =
    days.length > 0 && isSameDay(start, viewer)
      ? t('calendar.weeklyOn', { interval, days: formatWeekdays(days, viewer) })
      : t(text, { interval });
  if (times !== undefined && until !== undefined) return null;
  if (times !== undefined)
    return COUNT.test(times) ? t('calendar.times', { rule, count: Number(times) }) : null;
  if (until === undefined) return rule;
  const date = formatDay(until, viewer);
  return date === null ? null : t('calendar.until', { rule, date });
}

/** Null if a part is unknown or there twice. */
function parseParts(rule: string | null): ReadonlyMap<string, string> | null {
  const parts = rule?.split(';').map((part): [string, string] => {
    const [name = '', value = ''] = part.split('=');
    return [name, value];
  });
  const byName = new Map(parts);
  const isKnown = parts?.every(([name]) => PARTS.test(name)) && byName.size === parts.length;
  return isKnown ? byName : null;
}

/** Whether a month or year has one event, on the day of the first, in each. */
function isOnStart(parts: ReadonlyMap<string, string>, start: string): boolean {
  const [, month, day] = start.slice(0, 10).split('-').map(Number);
  const [frequency, byMonth, byDay] = ['FREQ', 'BYMONTH', 'BYMONTHDAY'].map((name) =>
    parts.get(name),
  );
  const isDay = byDay === undefined || Number(byDay) === day;
  const isMonth = byMonth === undefined || Number(byMonth) === month;
  if (frequency === 'MONTHLY')
    return isDay && byMonth === undefined && Number(day) <= SHORTEST_MONTH;
  if (frequency === 'YEARLY')
    return (
      isDay &&
      isMonth &&
      (byDay === undefined || byMonth !== undefined) &&
      !(month === 2 && day === 29)
    );
  return byDay === undefined && byMonth === undefined;
}

/** Whether the event begins on the same weekday where it is and where the reader is. */
function isSameDay(start: string, { timeZone }: Viewer): boolean {
  if (!/(?:Z|[+-]\d\d:\d\d)$/i.test(start.slice(10))) return true;
  const [at, day] = [Date.parse(start), Date.parse(start.slice(0, 10))];
  if (Number.isNaN(at) || Number.isNaN(day)) return false;
  const weekday = (time: number, zone: string) =>
    new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: zone }).format(time);
  return weekday(at, timeZone) === weekday(day, 'UTC');
}

function formatWeekdays(days: readonly string[], { locale }: Viewer): string {
  const weekday = days.length > MAX_LONG_NAMES ? 'short' : 'long';
  const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
  // The first day of 2024 was a Monday.
  const names = WEEKDAYS.flatMap((day, index) =>
    days.includes(day) ? [format.format(Date.UTC(2024, 0, 1 + index))] : [],
  );
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}

/** The last day in the reader's time zone; a day or floating time is the same everywhere. */
function formatDay(until: string, { locale, timeZone }: Viewer): string | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', zulu] =
    DAY.exec(until) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) return null;
  const style = { dateStyle: 'long', timeZone: zulu === 'Z' ? timeZone : 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, style).format(at);
}
