const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours from UTC (RFC 5322 4.3); any other name says nothing of where it is. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

const DATE =
  /(\d{1,2})[ -]+([a-z]{3})[a-z]*[ -]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(?:([+-])(\d{2})(\d{2})|([a-z]{1,5})\b)?/i;

/** The moment that a header names (RFC 5322 3.3 and 4.3), milliseconds since the epoch, or null. */
export function mailDate(text: string): number | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const [, day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes, zone] = match;
  const at = Date.UTC(
    fullYear(Number(year)),
    MONTHS.indexOf(month.toLowerCase()),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
  );
  // What no calendar has rolls over into the next month, or day, and is no date.
  if (new Date(at).getUTCDate() !== Number(day) || Number(hour) > 23) return null;
  if (!MONTHS.includes(month.toLowerCase())) return null;
  const east = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  const named = (ZONES[zone?.toUpperCase() ?? ''] ?? 0) * 60;
  return at - ((sign === '-' ? -east : east) + named) * 60_000;
}

/** RFC 5322 4.3: two digits below 50 are of this century, three count from 1900. */
function fullYear(year: number): number {
  if (year < 50) return 2000 + year;
  return year < 1000 ? 1900 + year : year;
}
