/** Characters of a Date field that are looked at; real ones have some forty. */
const MAX_DATE_CHARS = 200;

// Day, month, year, time, zone (RFC 5322 3.3, obsolete zones and years of two digits included).
const DATE =
  /\b(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*[\s-]+(\d{4}|\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Z]{1,4})?/i;

/** Named zones of RFC 5322 4.3; all others say nothing that can be relied on. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ...['UT', 'UTC', 'GMT', 'Z'].map((name) => [name, '+0000'] as const),
  ...[['EST', '-0500'] as const, ['EDT', '-0400'] as const, ['CST', '-0600'] as const],
  ...[['CDT', '-0500'] as const, ['MST', '-0700'] as const, ['MDT', '-0600'] as const],
  ...[['PST', '-0800'] as const, ['PDT', '-0700'] as const],
]);

/** A Date field as RFC 3339 in UTC; null where it makes no sense. */
export function dateOf(field: string): string | null {
  const found = DATE.exec(field.slice(0, MAX_DATE_CHARS));
  if (found === null) return null;
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '00', zone = ''] =
    found;
  const offset = /^[+-]/.test(zone) ? zone : (NAMED.get(zone.toUpperCase()) ?? '+0000');
  const fullYear = year.length === 4 ? year : Number(year) < 50 ? `20${year}` : `19${year}`;
  const time = `${hour.padStart(2, '0')}:${minute}:${second}`;
  const atMs = Date.parse(`${day} ${month} ${fullYear} ${time} ${offset}`);
  return Number.isNaN(atMs) || Number(fullYear) < 1970 ? null : new Date(atMs).toISOString();
}
