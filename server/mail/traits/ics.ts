/**
 * Reduces a calendar to the shown properties, in a form that the library can parse: it stops at the
 * first broken line, and expands every rule.
 */

/** Characters of one property, unfolded; titles and places have some hundred. */
const MAX_PROPERTY_CHARS = 2_048;
/** Properties that are kept. */
const MAX_PROPERTIES = 2_000;
/** Observances (standard or daylight time) of one zone; real zones have two to ten. */
const MAX_OBSERVANCES = 12;
/** Zones of one calendar. */
const MAX_ZONES = 10;
/** Earlier rules begin in this year instead: some begin in 1601, and would all be expanded. */
const FIRST_RULE_YEAR = 1960;

/** Marks a zone whose rules could not be read. */
export const BROKEN_RULE = 'X-BROKEN';

/** A recurring event has one for each rule and list of dates; only a short rule is its value. */
export const REPEATS = 'X-REPEATS';

/** Earlier years have fewer digits, and no appointment is that old. */
const FIRST_YEAR = 1000;

/** Components that are read, and the components around them. */
const PLACES: ReadonlyMap<string, readonly string[]> = new Map([
  ['VCALENDAR', ['']],
  ['VEVENT', ['VCALENDAR']],
  ['VTIMEZONE', ['VCALENDAR']],
  ['STANDARD', ['VTIMEZONE']],
  ['DAYLIGHT', ['VTIMEZONE']],
]);

export interface CleanCalendar {
  readonly source: string;
  /** No relevant property was left out. */
  readonly isWhole: boolean;
}

/** One pass over the lines (RFC 5545 3.1). Null if there is no calendar. */
export function cleanCalendar(text: string): CleanCalendar | null {
  const cleaner = new Cleaner();
  for (const line of unfolded(text)) cleaner.take(line);
  return cleaner.result();
}

function* unfolded(text: string): Generator<string> {
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

class Cleaner {
  readonly #lines: string[] = [];
  /** Components that are open, outermost first. */
  #open: string[] = [];
  /** Unknown components within the innermost open one. Their properties are ignored. */
  #unknown: string[] = [];
  #zones = 0;
  #observances = 0;
  #isZoneNamed = false;
  #isWhole = true;

  take(line: string): void {
    const [, name = '', parameters = '', value = ''] = PROPERTY.exec(line) ?? [];
    const property = name.toUpperCase();
    if (property === 'BEGIN') this.#begin(value.trim().toUpperCase());
    else if (property === 'END') this.#end(value.trim().toUpperCase());
    else if (this.#unknown.length === 0) this.#property(property, parameters, value);
  }

  result(): CleanCalendar | null {
    if (this.#open.length > 0) this.#isWhole = false;
    this.#close(this.#open);
    this.#open = [];
    if (this.#lines.length === 0) return null;
    return { source: this.#lines.join('\r\n'), isWhole: this.#isWhole };
  }

  #begin(component: string): void {
    const within = this.#open.at(-1) ?? '';
    const belongs = PLACES.get(component)?.includes(within) && this.#unknown.length === 0;
    if (!belongs || !this.#hasRoomFor(component)) {
      // Deeper than any real calendar: only counted.
      if (this.#unknown.length < MAX_PROPERTIES) this.#unknown.push(component);
      return;
    }
    this.#open.push(component);
    this.#lines.push(`BEGIN:${component}`);
  }

  #hasRoomFor(component: string): boolean {
    if (component === 'VTIMEZONE') {
      this.#observances = 0;
      this.#isZoneNamed = false;
      return ++this.#zones <= MAX_ZONES;
    }
    const isObservance = component === 'STANDARD' || component === 'DAYLIGHT';
    return !isObservance || ++this.#observances <= MAX_OBSERVANCES;
  }

  #end(component: string): void {
    if (this.#unknown.length > 0) {
      const at = this.#unknown.lastIndexOf(component);
      if (at >= 0) this.#unknown.length = at;
      if (at >= 0 || !this.#open.includes(component)) return;
      this.#unknown = [];
    }
    const at = this.#open.lastIndexOf(component);
    if (at < 0) return;
    // An unfinished component ends with the component around it.
    if (at < this.#open.length - 1) this.#isWhole = false;
    this.#close(this.#open.splice(at));
  }

  #close(components: readonly string[]): void {
    for (const component of components.toReversed()) {
      // The library throws at a zone without a name.
      if (component === 'VTIMEZONE' && !this.#isZoneNamed) this.#lines.push('TZID:');
      this.#lines.push(`END:${component}`);
    }
  }

  #property(name: string, parameters: string, value: string): void {
    const component = this.#open.at(-1);
    if (component === undefined) return;
    const written = writtenFor(component, name, parameters, value);
    if (written === null) return;
    const isBroken = written === 'broken';
    const isFull = this.#lines.length >= MAX_PROPERTIES;
    if (isBroken || isFull) this.#isWhole = false;
    if (component === 'VTIMEZONE') this.#isZoneNamed = true;
    // Without one of its rules a zone would have wrong offsets.
    if (isBroken && component !== 'VEVENT') this.#lines.push(`${BROKEN_RULE}:TRUE`);
    if (!isBroken && !isFull) this.#lines.push(written);
  }
}

// Name, parameters up to the first colon outside of quotes, value.
const PROPERTY = /^([A-Za-z0-9-]{1,60})((?:;(?:"[^"]*"|[^":])*)?):(.*)$/s;
const TIME = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])[0-5]\d[0-5]\dZ?)?$/;
const DURATION =
  /^\+?P(?:\d{1,4}W|\d{1,5}D|(?:\d{1,5}D)?T(?=\d)(?:\d{1,5}H)?(?:\d{1,5}M)?(?:\d{1,5}S)?)$/;
// RFC 5545, 3.3.10; longer than any rule that a person sets.
const RULE = /^[A-Z0-9=;,+-]{1,200}$/i;
const OFFSET = /^[+-](?:0\d|1[0-4])[0-5]\d(?:[0-5]\d)?$/;
// Once a year, on one day of one month; such a day may be one of the week among seven dates.
const YEARLY =
  /^(?:(?:FREQ=YEARLY|INTERVAL=1|WKST=[A-Z]{2}|BYMONTH=\d{1,2}|BYDAY=[+-]?\d[A-Z]{2}|BYMONTHDAY=-?\d{1,2}|BYDAY=[A-Z]{2};BYMONTHDAY=-?\d{1,2}(?:,-?\d{1,2}){6}|BYMONTHDAY=-?\d{1,2}(?:,-?\d{1,2}){6};BYDAY=[A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?)(?:;|$))+$/;

/** The property in a valid form; null if it is not needed. */
function writtenFor(
  component: string,
  name: string,
  parameters: string,
  value: string,
): string | 'broken' | null {
  switch (component) {
    case 'VCALENDAR':
      return name === 'METHOD' ? `METHOD:${value.trim()}` : null;
    case 'VEVENT':
      return eventProperty(name, parameters, value);
    case 'VTIMEZONE':
      return name === 'TZID' ? `TZID:${value.trim()}` : null;
    default:
      return observanceProperty(name, value.trim());
  }
}

function eventProperty(name: string, parameters: string, value: string): string | 'broken' | null {
  switch (name) {
    case 'SUMMARY':
    case 'LOCATION':
      return `${name}:${value}`;
    case 'STATUS':
      return `STATUS:${value.trim()}`;
    case 'DTSTART':
    case 'DTEND':
      return timeProperty(name, parameters, value.trim());
    case 'DURATION':
      return DURATION.test(value.trim()) ? `DURATION:${value.trim()}` : 'broken';
    case 'ORGANIZER':
      return organizer(parameters, value);
    case 'RRULE':
      return `${REPEATS}:${RULE.test(value.trim()) ? value.trim().toUpperCase() : ''}`;
    case 'RDATE':
      return `${REPEATS}:`;
    default:
      return null;
  }
}

/** Outlook writes zones with colons, and not always in quotes. */
function timeProperty(name: string, parameters: string, value: string): string | 'broken' {
  const at = value.lastIndexOf(':') + 1;
  const time = value.slice(at).trim();
  if (!isDay(time)) return 'broken';
  const all = at === 0 ? parameters : `${parameters}:${value.slice(0, at - 1)}`;
  const zone = /;TZID=(?:"([^"]*)"|([^;]*))/i.exec(all);
  const id = (zone?.[1] ?? zone?.[2] ?? '').trim();
  if (!time.includes('T')) return `${name};VALUE=DATE:${time}`;
  return id === '' ? `${name}:${time}` : `${name};TZID="${id}":${time}`;
}

/** A day that the calendar has; the library makes another one of the 31st of February. */
function isDay(time: string): boolean {
  const [, year, month, day] = TIME.exec(time) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.getUTCDate() === Number(day) && Number(year) >= FIRST_YEAR;
}

function organizer(parameters: string, value: string): string {
  const name = /;CN=(?:"([^"]*)"|([^;:,]*))/i.exec(parameters);
  const known = name?.[1] ?? name?.[2];
  return `ORGANIZER${known ? `;CN="${known}"` : ''}:${value.trim()}`;
}

function observanceProperty(name: string, value: string): string | 'broken' | null {
  switch (name) {
    case 'DTSTART':
    case 'RDATE':
      return TIME.test(value) ? `${name}:${atLeastFirstYear(value)}` : 'broken';
    case 'TZOFFSETFROM':
    case 'TZOFFSETTO':
      return OFFSET.test(value) ? `${name}:${value}` : 'broken';
    case 'RRULE':
      return YEARLY.test(value) ? `RRULE:${value}` : 'broken';
    default:
      return null;
  }
}

function atLeastFirstYear(time: string): string {
  const year = Number(time.slice(0, 4));
  return year < 1700 ? `${FIRST_RULE_YEAR}${time.slice(4)}` : time;
}
