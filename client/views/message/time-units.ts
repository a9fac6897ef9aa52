/** What a part of a written time belongs to: one of these is not cut in its middle. */
type Unit = 'weekday' | 'date' | 'time';

const UNITS: Readonly<Record<string, Unit>> = {
  weekday: 'weekday',
  day: 'date',
  month: 'date',
  year: 'date',
  era: 'date',
  hour: 'time',
  minute: 'time',
  second: 'time',
  dayPeriod: 'time',
  timeZoneName: 'time',
};

/** A part as `formatToParts` of Intl gives it. */
interface Part {
  readonly type: string;
  readonly value: string;
}

/**
 * A written time that breaks only between weekday, date and time, as `10:00 AM – 4:30 PM` or
 * `March 9, 2026`: every other space in it is one that does not break.
 */
export function joinUnbreakable(parts: readonly Part[]): string {
  const unitAt = (at: number) => UNITS[parts[at]?.type ?? ''] ?? null;
  return parts
    .map(({ type, value }, at) => {
      const [before, after] = [unitAt(at - 1), unitAt(at + 1)];
      const isBetween = before !== null && after !== null && before !== after;
      return type === 'literal' && isBetween ? breakable(value) : unbreakable(value);
    })
    .join('');
}

const FIRST_SPACE = /^(\P{Zs}*)\p{Zs}(.*)$/su;
const LAST_SPACE = /^(.*)\p{Zs}(\P{Zs}*)$/su;

/** A word such as `at` begins what follows it; a comma or a dash ends what it follows. */
function breakable(literal: string): string {
  const space = /\p{L}/u.test(literal) ? FIRST_SPACE : LAST_SPACE;
  return literal.replace(space, (_, before: string, after: string) =>
    [before, after].map(unbreakable).join(' '),
  );
}

/** Wide spaces stay wide and thin ones thin. */
function unbreakable(text: string): string {
  return text.replaceAll(' ', '\u00a0').replaceAll('\u2009', '\u202f');
}
