/** Milliseconds of a wall clock's minute. */
const MINUTE_MS = 60_000;

/** Characters of a name with its path; the longest names have about thirty. */
const MAX_NAME_CHARS = 200;

/** The IANA name in the id of a zone without rules; null if there is none. Some programs add a path before it. */
export function ianaName(id: string): string | null {
  // A search from the front would be quadratic.
  const end = id.slice(-MAX_NAME_CHARS);
  const name = /(?:^|\/)((?:[A-Za-z_]+\/)+[A-Za-z_+\-0-9]+)$/.exec(end)?.[1] ?? end;
  return candidates(name).find(isKnown) ?? null;
}

/** `/vendor.example/Europe/Berlin` ends with the name, after a prefix of any length. */
function candidates(name: string): readonly string[] {
  const words = name.split('/');
  return [3, 2, 1].flatMap((count) => (words.length >= count ? words.slice(-count).join('/') : []));
}

function isKnown(name: string): boolean {
  // The runtime also accepts offsets as zones; they are not names.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Minutes east of UTC at a time of the zone's own clock, given as if it were UTC's. */
export function offsetAt(zone: string, wallMs: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  // The first guess is at most a day off, so that only a change between the two is missed.
  const guess = offsetOf(format, wallMs);
  return offsetOf(format, wallMs - guess * MINUTE_MS);
}

function offsetOf(format: Intl.DateTimeFormat, atMs: number): number {
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
