/** Decimal, as senders and disks count. */
const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** Spaces at which a line may end; Intl puts one between number and unit in most languages. */
const BREAKABLE = / /g;

/** Bytes as a person says them: `312 bytes`, `4.2 MB`, whole at a line's end. */
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
  return new Intl.NumberFormat(locale, style).format(value).replace(BREAKABLE, '\u00a0');
}

/** Hours and minutes of the reader's day. */
export function formatTime(at: number | string, locale: string): string {
  const style = { hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

/** Milliseconds that one of each unit has, the largest first. */
const TIMES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

/** A time that passed, in its largest unit: `7 ms`, `1.4 sec`, `2 days`. */
export function formatDuration(ms: number, locale: string): string {
  const [unit, length] = TIMES.find(([, one]) => ms >= one) ?? TIMES[4];
  const value = ms / length;
  const unitDisplay = unit === 'day' ? 'long' : 'short';
  const maximumFractionDigits = value < 10 && unit !== 'millisecond' ? 1 : 0;
  const style = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
  return formatUnbroken(value, locale, style);
}

/** A moment of the reader's day, to the millisecond. */
export function formatInstant(at: number, locale: string): string {
  const clock = { hour: 'numeric', minute: '2-digit', second: '2-digit' } as const;
  const style = { ...clock, fractionalSecondDigits: 3 } as const;
  return new Intl.DateTimeFormat(locale, style).format(at);
}

export function formatMoment(at: number | string, locale: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

/** Of a whole, 0 to 100. */
export function formatPercent(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(percent / 100);
}

/** `5 min`. */
export function formatMinutes(minutes: number, locale: string): string {
  return formatUnbroken(minutes, locale, { style: 'unit', unit: 'minute' });
}
