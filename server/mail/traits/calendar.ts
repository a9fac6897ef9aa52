import ICAL from 'ical.js';
import type { CalendarEvent, Mailbox, Trait } from '#shared/message.ts';
import { decodeText } from '../mime/decode-text.ts';
import type { InspectedFile } from '../mime/files.ts';
import { cleanMailbox } from '../mime/header-summary.ts';
import { cleanLine } from '../text/clean.ts';
import { BROKEN_RULE, cleanCalendar, REPEATS } from './ics.ts';
import { ianaName, offsetAt } from './time-zone.ts';

/** Appointments of one calendar that are listed; an invitation has one. */
const MAX_EVENTS = 50;

/** Years for which offsets are computed; the rules of a zone are expanded up to the last year. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;

/** RFC 5546 1.4, and other words that programs use. */
const METHOD = /^[a-z-]{1,30}$/;

export interface ReadCalendar {
  /** Null if there is no appointment. */
  readonly trait: Extract<Trait, { kind: 'calendar' }> | null;
  /** False if a part could not be read. */
  readonly isWhole: boolean;
}

/** RFC 5545. Broken parts are left out, and recurring events are not expanded. Never throws. */
export function parseCalendar(part: InspectedFile): ReadCalendar {
  const text = decodeText(part.content, { kind: 'text', label: part.charset });
  const clean = cleanCalendar(text);
  if (clean === null) return { trait: null, isWhole: part.content.length === 0 };
  try {
    return readCalendar(clean.source, clean.isWhole && !part.isCut, part.parameters.get('method'));
  } catch {
    return { trait: null, isWhole: false };
  }
}

function readCalendar(source: string, isClean: boolean, said: string | undefined): ReadCalendar {
  const calendars = calendarsIn(source);
  const method = methodOf(calendars, said);
  const found = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  const shown = found.slice(0, MAX_EVENTS);
  const events = shown.flatMap((event) => eventOf(event, method) ?? []);
  return {
    trait: events.length === 0 ? null : { kind: 'calendar', method, events },
    isWhole: isClean && events.length === found.length,
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
    repeats: event.hasProperty(REPEATS.toLowerCase()),
    recurrence: recurrenceOf(event),
    cancelled: method === 'cancel' || lineOf(event, 'status').toUpperCase() === 'CANCELLED',
  };
}

/** Null if a single rule does not say it. */
function recurrenceOf(event: ICAL.Component): string | null {
  const rules = event.getAllProperties(REPEATS.toLowerCase());
  const rule = rules.length === 1 ? rules[0]?.getFirstValue() : null;
  return typeof rule === 'string' && rule !== '' ? rule : null;
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

/** Minutes. By the rules in the calendar, else by the IANA name of the zone. */
function offsetOf(time: ICAL.Time, zone: string): number | null {
  if (time.year < FIRST_YEAR || time.year > LAST_YEAR) return null;
  if (time.zone && knows(time.zone, time)) return Math.round(time.utcOffset() / 60);
  const name = ianaName(zone);
  return name === null ? null : offsetAt(name, Date.parse(`${time.toString()}Z`));
}

/** Whether the calendar has readable rules for the zone that begin before this time. */
function knows(zone: ICAL.Timezone, time: ICAL.Time): boolean {
  const rules = zone.component?.getAllSubcomponents() ?? [];
  const begins = rules.map((rule) => rule.getFirstPropertyValue('dtstart'));
  const isBroken = rules.some((rule) => rule.hasProperty(BROKEN_RULE.toLowerCase()));
  // Both are local times of the same zone, so their texts can be compared.
  const begun = begins.some((from) => from instanceof ICAL.Time && `${from}` <= `${time}`);
  if (isBroken || !begun) return false;
  // Expands the rules once, not again for each later year.
  zone.utcOffset(new ICAL.Time({ year: LAST_YEAR, month: 1, day: 1, isDate: true }, zone));
  return true;
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
