import ICAL from 'ical.js';
import type { CalendarEvent, Mailbox, Trait } from '#shared/message.ts';
import { decodeText } from '../mime/decode-text.ts';
import type { InspectedFile } from '../mime/files.ts';
import { cleanMailbox } from '../mime/header-summary.ts';
import { cleanLine } from '../text/clean.ts';
import { ianaName, offsetAt } from './time-zone.ts';

/** Appointments of one calendar that are listed; an invitation has one. */
const MAX_EVENTS = 50;

/** Rules of one zone that are used; real ones have two to ten. */
const MAX_RULES = 12;

/** Characters of one property, unfolded; titles and places have some hundred. */
const MAX_PROPERTY_CHARS = 2_048;

/** Lines that are used. The library stops at the first broken line, mostly one of a description. */
const USED =
  /^(?:BEGIN|END|METHOD|SUMMARY|LOCATION|STATUS|DTSTART|DTEND|DURATION|ORGANIZER|RRULE|RDATE|TZID|TZOFFSETFROM|TZOFFSETTO)[:;]/i;

/** Outlook writes zones with colons, and not always in quotes. */
const UNQUOTED = /;TZID=([^";]*:[^";]*):(\d{8}(?:T\d{6}Z?)?)$/i;

// Takes a date without its type, which many programs leave out.
ICAL.design.strict = false;

/** Rules of zones. Any other rule could have no occurrence, which the library searches for long. */
const YEARLY =
  /^FREQ=YEARLY(?:;(?:BYMONTH=\d+|BYDAY=[+-]?[1-5]?[A-Z]{2}|UNTIL=[^;]+|WKST=[A-Z]{2}))*$/;

/** RFC 5546 1.4, and other words that programs use. */
const METHOD = /^[a-z-]{1,30}$/;

/** RFC 5545 3.3.10; longer than any rule that a person sets. */
const RULE = /^[A-Z0-9=;,+:-]{1,200}$/;

export interface ReadCalendar {
  /** Null if there is no appointment. */
  readonly trait: Extract<Trait, { kind: 'calendar' }> | null;
  /** False if a part could not be read. */
  readonly isWhole: boolean;
}

/** RFC 5545. Broken parts are left out, and recurring events are not expanded. Never throws. */
export function parseCalendar(part: InspectedFile): ReadCalendar {
  if (part.content.length === 0) return { trait: null, isWhole: true };
  const text = decodeText(part.content, { kind: 'text', label: part.charset });
  try {
    const lines = [...unfoldLines(text)].filter((line) => USED.test(line));
    const source = lines.map((line) => line.replace(UNQUOTED, ';TZID="$1":$2')).join('\r\n');
    return readCalendar(source, part.parameters.get('method'));
  } catch {
    return { trait: null, isWhole: false };
  }
}

function* unfoldLines(text: string): Generator<string> {
  let line = '';
  for (const piece of text.split(/\r\n?|\n/)) {
    if (/^[ \t]/.test(piece)) {
      if (line.length < MAX_PROPERTY_CHARS) line += piece.slice(1);
      continue;
    }
    yield line.slice(0, MAX_PROPERTY_CHARS);
    line = piece;
  }
  yield line.slice(0, MAX_PROPERTY_CHARS);
}

function readCalendar(source: string, said: string | undefined): ReadCalendar {
  const calendars = calendarsIn(source);
  const method = methodOf(calendars, said);
  const found = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  const events = found.slice(0, MAX_EVENTS).flatMap((event) => eventOf(event, method) ?? []);
  return {
    trait: events.length === 0 ? null : { kind: 'calendar', method, events },
    isWhole: found.length > 0 && events.length === found.length,
  };
}

function calendarsIn(source: string): readonly ICAL.Component[] {
  const parsed: unknown = ICAL.parse(source);
  if (!Array.isArray(parsed)) return [];
  // The library returns one calendar as itself, several as a list.
  const all: readonly unknown[] = typeof parsed[0] === 'string' ? [parsed] : parsed;
  return all.flatMap((one) => (Array.isArray(one) ? new ICAL.Component(one) : []));
}

function methodOf(calendars: readonly ICAL.Component[], said: string | undefined): string | null {
  const values = calendars.map((calendar) => calendar.getFirstPropertyValue('method'));
  const method = [...values, said].find((value) => typeof value === 'string');
  const word = typeof method === 'string' ? method.trim().toLowerCase() : '';
  return METHOD.test(word) ? word : null;
}

/** Null without a start. */
function eventOf(event: ICAL.Component, method: string | null): CalendarEvent | null {
  const start = event.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) return null;
  const zone = zoneOf(event);
  const end = endOf(event, start);
  return {
    title: lineOf(event, 'summary'),
    start: written(start, zone),
    end: end === null ? null : written(end, zoneOf(event, 'dtend') ?? zone),
    timeZone: start.isDate ? null : zoneNameOf(start, zone),
    location: lineOf(event, 'location'),
    organizer: organizerOf(event),
    repeats: event.hasProperty('rrule') || event.hasProperty('rdate'),
    recurrence: recurrenceOf(event),
    cancelled: method === 'cancel' || lineOf(event, 'status').toUpperCase() === 'CANCELLED',
  };
}

/** Null if a single rule does not say it. */
function recurrenceOf(event: ICAL.Component): string | null {
  const [rule, ...others] = event.getAllProperties('rrule');
  const isSingle = others.length === 0 && !event.hasProperty('rdate');
  const text = isSingle && rule !== undefined ? String(rule.getFirstValue()) : '';
  return RULE.test(text) ? text : null;
}

function endOf(event: ICAL.Component, start: ICAL.Time): ICAL.Time | null {
  const end = event.getFirstPropertyValue('dtend');
  if (end instanceof ICAL.Time) return end;
  const duration = event.getFirstPropertyValue('duration');
  if (!(duration instanceof ICAL.Duration)) return null;
  const after = start.clone();
  after.addDuration(duration);
  return after;
}

function zoneOf(event: ICAL.Component, name = 'dtstart'): string | null {
  const zone = event.getFirstProperty(name)?.getParameter('tzid');
  return typeof zone === 'string' && zone !== '' ? zone : null;
}

function zoneNameOf(time: ICAL.Time, zone: string | null): string | null {
  if (isUtc(time)) return 'UTC';
  return zone === null ? null : cleanLine(ianaName(zone) ?? zone);
}

const isUtc = (time: ICAL.Time) => time.zone === ICAL.Timezone.utcTimezone;

/** RFC 3339, as far as the invitation is exact (`CalendarEvent`). */
function written(time: ICAL.Time, zone: string | null): string {
  const bare = time.toString().replace(/Z$/, '');
  if (time.isDate) return bare;
  if (isUtc(time)) return `${bare}Z`;
  const offset = zone === null ? null : offsetOf(time, zone);
  return offset === null ? bare : bare + writtenOffset(offset);
}

/** Minutes. By the IANA name of the zone, else by the rules in the calendar. */
function offsetOf(time: ICAL.Time, zone: string): number | null {
  const name = ianaName(zone);
  if (name !== null) return offsetAt(name, Date.parse(`${time}Z`));
  const rules = time.zone?.component?.getAllSubcomponents() ?? [];
  const changes = rules.slice(0, MAX_RULES).map((rule) => lastChange(rule, time));
  const [last] = changes.toSorted((one, other) => (one.at < other.at ? 1 : -1));
  return last?.offset instanceof ICAL.UtcOffset ? Math.round(last.offset.toSeconds() / 60) : null;
}

/** Occurrences of a rule that are looked at: one each year, from two years before. */
const MAX_OCCURRENCES = 4;

/** The last time at which a rule of a zone began to apply; local times, so that texts can be compared. */
function lastChange(rule: ICAL.Component, time: ICAL.Time): { at: string; offset: unknown } {
  const offset: unknown = rule.getFirstPropertyValue('tzoffsetto');
  const start = rule.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time) || `${start}` > `${time}`) return { at: '', offset: null };
  let at = `${start}`;
  const repeats = rule.getFirstPropertyValue('rrule');
  if (!(repeats instanceof ICAL.Recur)) return { at, offset };
  if (!YEARLY.test(`${repeats}`)) return { at: `${time}`, offset: null };
  // Some rules begin in 1601.
  const from = start.clone();
  from.year = Math.max(from.year, time.year - 2);
  const occurrences = repeats.iterator(from);
  for (let count = 0; count < MAX_OCCURRENCES; count++) {
    const next = occurrences.next();
    if (next === null || `${next}` > `${time}`) return { at, offset };
    at = `${next}`;
  }
  // More than once a year: no rule of a zone.
  return { at: `${time}`, offset: null };
}

function writtenOffset(minutes: number): string {
  const distance = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
}

function lineOf(event: ICAL.Component, name: string): string {
  const value = event.getFirstPropertyValue(name);
  return typeof value === 'string' ? cleanLine(value) : '';
}

function organizerOf(event: ICAL.Component): Mailbox | null {
  const property = event.getFirstProperty('organizer');
  const value = property?.getFirstValue();
  if (typeof value !== 'string') return null;
  const name = property?.getParameter('cn');
  const address = /^mailto:/i.test(value) ? value.slice('mailto:'.length) : '';
  return cleanMailbox(typeof name === 'string' ? name : '', address);
}
