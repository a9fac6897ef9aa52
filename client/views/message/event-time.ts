import type { CalendarEvent } from '#shared/message.ts';
import { joinUnbreakable } from './time-units.ts';

/** Locale and time zone of the reader. */
export interface Viewer {
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The time of an event as text. */
export type EventTime =
  | { readonly kind: 'days'; readonly text: string }
  /** A time without a zone: the same clock time everywhere. */
  | { readonly kind: 'floating'; readonly text: string; readonly zone: string | null }
  | {
      readonly kind: 'moment';
      readonly text: string;
      /** The local time of the event, if it differs from the reader's. */
      readonly there: { readonly text: string; readonly zone: string | null } | null;
    }
  /** Not a valid time; shown as it is. */
  | { readonly kind: 'unreadable'; readonly text: string };

/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** RFC 3339; without an offset the time is floating. */
const DATE_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?$/i;

const SHORT = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const;

/** `short` is for one line of a card. */
const FORMS = {
  full: {
    days: { dateStyle: 'full' },
    moment: { dateStyle: 'full', timeStyle: 'short' },
    named: {},
  },
  short: {
    days: SHORT,
    moment: { ...SHORT, hour: 'numeric', minute: '2-digit' },
    named: { timeZoneName: 'short' },
  },
} as const;

type Form = (typeof FORMS)[keyof typeof FORMS];

/** @param length `short` names the viewer's time zone where the event is in another one. */
export function formatEventTime(
  event: CalendarEvent,
  viewer: Viewer,
  length: keyof typeof FORMS = 'full',
): EventTime {
  const { start, end, timeZone } = event;
  const form = FORMS[length];
  if (BARE_DATE.test(start)) return formatDays(start, end, viewer, form);
  const match = DATE_TIME.exec(start);
  if (!match || parseWallClock(start) === null) return { kind: 'unreadable', text: start };
  const range = (first: number | null, last: number | null, style: Intl.DateTimeFormatOptions) =>
    formatRange(first, last, viewer.locale, { ...form.moment, ...style });
  const onTheWall = range(parseWallClock(start), parseWallClock(end), { timeZone: 'UTC' });
  if (match[2] === undefined) return { kind: 'floating', text: onTheWall, zone: timeZone };
  // Programs write any time with `Z`, so it does not tell where the event is.
  const isSomewhere = timeZone !== null || match[2].toUpperCase() !== 'Z';
  const instants = [parseInstant(start), parseInstant(end)] as const;
  const { timeZone: here } = viewer;
  const text = range(...instants, { timeZone: here });
  if (!isSomewhere || onTheWall === text) return { kind: 'moment', text, there: null };
  const named = range(...instants, { ...form.named, timeZone: here });
  return { kind: 'moment', text: named, there: { text: onTheWall, zone: timeZone } };
}

/** The end of whole days is the day after the last one (RFC 5545, 3.6.1). */
function formatDays(
  start: string,
  end: string | null,
  { locale }: Viewer,
  { days }: Form,
): EventTime {
  const first = Date.parse(start);
  if (Number.isNaN(first)) return { kind: 'unreadable', text: start };
  const past = end === null ? Number.NaN : Date.parse(end.slice(0, start.length));
  const last = Number.isNaN(past) ? first : Math.max(first, past - DAY);
  return { kind: 'days', text: formatTimes(first, last, locale, { ...days, timeZone: 'UTC' }) };
}

function formatRange(
  start: number | null,
  end: number | null,
  locale: string,
  style: Intl.DateTimeFormatOptions,
): string {
  if (start === null) return '';
  const last = end === null || end <= start ? start : end;
  return formatTimes(start, last, locale, style);
}

/** A range, or one time if both are the same, without line breaks inside date or time. */
function formatTimes(
  start: number,
  end: number,
  locale: string,
  style: Intl.DateTimeFormatOptions,
): string {
  const format = new Intl.DateTimeFormat(locale, style);
  return joinUnbreakable(
    start === end ? format.formatToParts(start) : format.formatRangeToParts(start, end),
  );
}

function parseInstant(time: string | null): number | null {
  const at = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) ? null : at;
}

/** The local time of the event, parsed as if it were UTC. */
function parseWallClock(time: string | null): number | null {
  const local = time === null ? null : DATE_TIME.exec(time)?.[1];
  return local ? parseInstant(`${local}Z`) : null;
}
