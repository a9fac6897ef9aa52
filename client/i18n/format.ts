/** Keeps the formatters of rows, each of which takes longer to make than to use. */
function keep<Style, Formatter>(make: (locale: string, style: Style) => Formatter) {
  const made = new Map<string, Formatter>();
  return (locale: string, style: Style): Formatter => {
    const key = JSON.stringify([locale, style]);
    const formatter = made.get(key) ?? make(locale, style);
    made.set(key, formatter);
    return formatter;
  };
}

const numberFormat = keep(
  (locale, style: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, style),
);
const dateFormat = keep(
  (locale, style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, style),
);

/** Decimal units. */
const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** Breakable spaces; Intl puts one between number and unit in most languages. */
const BREAKABLE = / /g;

/** For example `312 bytes` or `4.2 MB`, without a line break inside. */
export function formatSize(bytes: number, locale: string): string {
  let value = bytes;
  let unit: 'byte' | (typeof UNITS)[number] = 'byte';
  for (const next of UNITS) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  const maximumFractionDigits = value < 10 ? 1 : 0;
  const style = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
  return formatUnbroken(value, locale, style);
}

function formatUnbroken(value: number, locale: string, style: Intl.NumberFormatOptions): string {
  return numberFormat(locale, style).format(value).replace(BREAKABLE, '\u00a0');
}

/** Hours and minutes in the reader's time zone. */
export function formatTime(at: number | string, locale: string): string {
  return dateFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** Milliseconds of each unit, the largest first. */
const TIMES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

/** A duration in its largest unit: `7 ms`, `1.4 sec`, `2 days`. */
export function formatDuration(ms: number, locale: string): string {
  const [unit, length] = TIMES.find(([, one]) => ms >= one) ?? TIMES[4];
  const value = ms / length;
  const unitDisplay = unit === 'day' ? 'long' : 'short';
  const maximumFractionDigits = value < 10 && unit !== 'millisecond' ? 1 : 0;
  const style = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
  return formatUnbroken(value, locale, style);
}

/** Time of day in the reader's time zone, with milliseconds. */
export function formatInstant(at: number, locale: string): string {
  const clock = { hour: 'numeric', minute: '2-digit', second: '2-digit' } as const;
  const style = { ...clock, fractionalSecondDigits: 3 } as const;
  return dateFormat(locale, style).format(at);
}

export function formatMoment(at: number | string, locale: string): string {
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

/** `percent` is 0 to 100. */
export function formatPercent(percent: number, locale: string): string {
  return numberFormat(locale, { style: 'percent' }).format(percent / 100);
}

/** `5 min`. */
export function formatMinutes(minutes: number, locale: string): string {
  return formatUnbroken(minutes, locale, { style: 'unit', unit: 'minute' });
}

/** `40 sec`. */
export function formatSeconds(seconds: number, locale: string): string {
  return formatUnbroken(seconds, locale, { style: 'unit', unit: 'second' });
}

/** `1 hour`, `30 minutes`: whole hours where possible. */
export function formatLongDuration(ms: number, locale: string): string {
  const unit = ms % 3_600_000 === 0 ? 'hour' : 'minute';
  const value = Math.round(ms / (unit === 'hour' ? 3_600_000 : 60_000));
  return formatUnbroken(value, locale, { style: 'unit', unit, unitDisplay: 'long' });
}
