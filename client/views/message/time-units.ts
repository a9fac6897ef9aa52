/** The unit that a part of a formatted time belongs to; no line breaks inside a unit. */
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

/** A part as returned by Intl's `formatToParts`. */
interface Part {
  readonly type: string;
  readonly value: string;
}

/**
 * Joins the parts of a formatted time so that it breaks only between weekday, date and time; all
 * other spaces become non-breaking.
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

/** A word such as `at` stays with the following unit, a comma or dash with the preceding one. */
function breakable(literal: string): string {
  const space = /\p{L}/u.test(literal) ? FIRST_SPACE : LAST_SPACE;
  return literal.replace(space, (_, before: string, after: string) =>
    [before, after].map(unbreakable).join(' '),
  );
}

/** Replaces spaces by non-breaking ones of the same width. */
function unbreakable(text: string): string {
  return text.replaceAll(' ', '\u00a0').replaceAll('\u2009', '\u202f');
}
