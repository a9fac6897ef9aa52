/** Decimal, as senders and disks count. */
const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes as a person says them: `312 bytes`, `4.2 MB`. */
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
  return new Intl.NumberFormat(locale, style).format(value);
}

/** Hours and minutes of the reader's day. */
export function formatTime(at: number | string, locale: string): string {
  const style = { hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

export function formatMoment(at: string, locale: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

/** Of a whole, 0 to 100. */
export function formatPercent(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(percent / 100);
}

/** How long something took: `12 ms`, `3.4 sec`. */
export function formatDuration(milliseconds: number, locale: string): string {
  const isShort = milliseconds < 1000;
  const unit = isShort ? 'millisecond' : 'second';
  const style = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, style).format(isShort ? milliseconds : milliseconds / 1000);
}

/** `5 min`. */
export function formatMinutes(minutes: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute' }).format(minutes);
}
