import { type Place, placesOf } from '../words/vocabulary.ts';
import {
  capitalShape,
  FREE_CALL,
  lastShape,
  lettersShape,
  lowerShape,
  mixedShape,
  type Shape,
  shapeOf,
  YEAR,
} from './token-shapes.ts';

/** Finds what is shaped like a code in a line. */

/** Something that looks like a code. */
export interface Token extends Place {
  /** As it is typed. */
  readonly value: string;
  /** As it stands there. */
  readonly shown: string;
  readonly shape: Shape;
}

/** Tokens of each form in a line that are looked at. */
const MAX_TOKENS = 20;

/**
 * Letters that words are parted from by spaces: Latin, Greek, Cyrillic, Armenian. Others may
 * touch a code, as in 验证码为123456. Ranges, since Unicode properties take five times as long.
 */
const SPACED = String.raw`A-Za-z\u00c0-\u0556\u0561-\u0587`;
const LEFT = String.raw`(?<![${SPACED}\d_.,/+*@#%=&$!~\\-]|\d )`;
const RIGHT = String.raw`(?![${SPACED}\d_/*@%=&\\]|[.,]\d|-[\dA-Z])`;

/** All bounded, so that a long run costs no more than its length. */
const NUMBERS = new RegExp(
  String.raw`(?=[\dA-Z])${LEFT}(?:\d{3}\.\d{3}|(?<=^|: )\d{3} - \d{3}$|\d{1,12}(?:[ -]\d{1,6}){0,9}|[A-Z]{1,3}-\d{4,8})${RIGHT}`,
  'g',
);
const MIXED = new RegExp(
  String.raw`${LEFT}(?=[A-Za-z-]{0,20}\d)(?=[\d-]{0,12}[A-Za-z])[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,8}){0,3}${RIGHT}`,
  'g',
);
/** `ФК-4821`, `ΑΒ4821`, `КЛЕН73`, `роса-27` */
const OTHER_LETTERS = new RegExp(
  String.raw`${LEFT}(?:[\u0391-\u03a9\u0400-\u042f]{2,4}-?\d{3,6}|[\u0391-\u03a9\u0400-\u042f]{3,8}-?\d{2,4}|[\u03b1-\u03c9\u0430-\u045f]{3,8}(?:-[\u03b1-\u03c9\u0430-\u045f]{3,8})?-?\d{2,4})${RIGHT}`,
  'g',
);
/** Capitals of other scripts at the end of a line. */
const OTHER_CAPITALS = /(?<=(?:^|[: ])["'“„«]?)[\u0391-\u03a9\u0400-\u042f]{5,10}(?=["'”“»]?\.?$)/g;
/** Any letters and digits that stand there: `Brisa58`, `lumen-5`, `cedar-hill-lake-3`. */
const LAST =
  /(?<=(?:^|: ?)["'“„«]?)(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z\d]{1,10}(?:-[A-Za-z\d]{1,10}){0,3}(?=["'”“»]?\.?$)/g;
const SPREAD = new RegExp(`(?=[A-Z0-9] )${LEFT}[A-Z0-9](?: (?:- )?[A-Z0-9]){3,9}${RIGHT}`, 'g');
const LETTERS = new RegExp(
  `${LEFT}(?=[A-Za-z]{3})(?:[A-Z]{4,10}|[A-Z]{3,5}(?:-[A-Z]{3,5}){1,2}|[A-Za-z]{6,10})${RIGHT}`,
  'g',
);
/** Only at the end of a line: in a sentence they are words. */
const WORD_GROUPS =
  /(?<=^[^\p{L}\p{N}]{0,3}| )[a-z]{3,8}(?:-[a-z]{3,8}){1,3}(?:(?<=-[a-z]+-[a-z]+)|-\d{1,4})(?=[^\p{L}\p{N}]{0,3}$)/gu;
/** Characters of a line of one such word. */
const MAX_LOWER_CHARS = 12;
/** Behind a colon or alone, at the end of its line. */
const LOWER = /(?<=(?:^|: ?)["'“„«]?)[a-z]{5,8}(?=["'”“»]?\.?$)/g;
/** Any groups with spaces are one code where nothing else stands in the line. */
const APART =
  /^[^\p{L}\p{N}]{0,3}(?=[A-Z ]*\d)(?=[\d ]*[A-Z])([A-Z0-9]{3,4} [A-Z0-9]{3,4}|(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{3,4} [A-Z\d]{2}|[A-Z0-9]{1,4}(?: [A-Z0-9]{2,4}){1,2} [A-Z0-9]{1,4})[^\p{L}\p{N}]{0,3}$/u;
/** Characters of four groups and what may frame them. */
const MAX_APART_CHARS = 25;
/** Digits in groups of any length: `77 2 018`, `118-60-7`, where nothing else stands in the line. */
const DIGITS_APART =
  /^[^\p{L}\p{N}]{0,3}((?=(?:\D*\d){4,8}\D*$)\d{1,5}(?:[ -]\d{1,5}){1,3})[^\p{L}\p{N}]{0,3}$/u;
/** In a sentence only those of one length. */
const APART_IN_SENTENCE = new RegExp(
  String.raw`(?=[A-Z\d])${LEFT}(?:[A-Z\d]{2}(?: [A-Z\d]{2}){2,3}|[A-Z\d]{3}(?: [A-Z\d]{3}){1,2}|[A-Z\d]{4} [A-Z\d]{4})${RIGHT}`,
  'g',
);

/** Most lines hold none, and asking what each form needs is the cheaper question. */
const FORMS = [
  {
    cheap: /(?:[A-Z]\d|\d[A-Z])[A-Z\d]{0,2} [A-Z\d]|[A-Z] \d{2,3} [A-Z]/,
    expression: APART_IN_SENTENCE,
  },
  { cheap: /[A-Z0-9] (?:- )?[A-Z0-9] /, expression: SPREAD },
  { cheap: /\d/, expression: NUMBERS },
  { cheap: /[A-Za-z]-?\d|\d-?[A-Za-z]/, expression: MIXED },
  { cheap: /[\u0391-\u045f]-?\d/, expression: OTHER_LETTERS },
] as const;

export function tokensOf(line: string): readonly Token[] {
  const apart = line.length <= MAX_APART_CHARS ? APART.exec(line)?.[1] : undefined;
  if (apart !== undefined) {
    const start = line.indexOf(apart);
    const place = { start, end: start + apart.length };
    const shape = mixedShape(apart);
    return [{ value: typed(apart), shown: apart, ...place, shape }];
  }
  const digits = line.length <= MAX_APART_CHARS ? digitsApart(line) : null;
  if (digits !== null) return [digits];
  const found: Token[] = [];
  for (const { cheap, expression } of FORMS)
    if (cheap.test(line)) add(found, line, expression, shapeOf);
  if (found.length === 0 && /\d/.test(line)) add(found, line, LAST, lastShape);
  return found;
}

const LETTERS_AND_DIGITS = new RegExp(
  String.raw`(?<![A-Z] |\d-)${LEFT}(?:[A-Z]{2,4} \d{3,4}|\d{3,4} [A-Z]{2,4})(?! [A-Z\d]{2})${RIGHT}`,
  'g',
);

/** `BRX 419`, `2048 KT`: flights, roads and laws are called so as well. */
export function pairsOf(line: string): readonly Token[] {
  const found: Token[] = [];
  if (/[A-Z] \d|\d [A-Z]/.test(line)) add(found, line, LETTERS_AND_DIGITS, pairShape);
  return found;
}

/** Offers have words: `SUN 419`. */
function pairShape(shown: string): Shape {
  return lettersShape(shown.replace(/[\d ]/g, '')) === 'word' ? 'slogan' : 'pair';
}

/** Those of which the forms below say little: years and ranges of them have their own. */
function digitsApart(line: string): Token | null {
  const shown = DIGITS_APART.exec(line)?.[1];
  if (shown === undefined || (shapeOf(shown) ?? 'unusual') !== 'unusual') return null;
  if (FREE_CALL.test(shown) || THOUSANDS.test(shown)) return null;
  if (shown.split(/[ -]/).some((group) => YEAR.test(group))) return null;
  const start = line.indexOf(shown);
  return { value: typed(shown), shown, start, end: start + shown.length, shape: 'digits' };
}

const THOUSANDS = /^\d{1,2}(?: \d{3})+$/;

/** Letters only: whoever asks must know that they stand out. */
export function lettersOf(line: string): readonly Token[] {
  const found: Token[] = [];
  if (line.includes(':') || line.length <= MAX_LOWER_CHARS) add(found, line, LOWER, lowerShape);
  if (/[\u0391-\u042f]{5}/.test(line)) add(found, line, OTHER_CAPITALS, capitalShape);
  if (/[A-Z]{3}|[a-z][A-Z]/.test(line)) add(found, line, LETTERS, lettersShape);
  else if (line.includes('-')) add(found, line, WORD_GROUPS, () => 'word groups');
  return found;
}

function add(
  found: Token[],
  line: string,
  expression: RegExp,
  classify: (shown: string) => Shape | null,
): void {
  for (const place of placesOf(expression, line).slice(0, MAX_TOKENS)) {
    const { start } = place;
    const shown = firstGroups(line.slice(start, place.end));
    const shape = classify(shown);
    const end = start + shown.length;
    if (shape === 'groups' && DAYS.test(line.slice(start))) continue;
    if (shape === null || found.some((other) => start < other.end && end > other.start)) continue;
    found.push({ value: typed(shown), shown, start, end, shape });
  }
}

/** "22-23 March" */
const DAYS = /^(?:[0-2]?\d|3[01])-(?:[0-2]?\d|3[01])\.? \p{L}{3}/u;

/** Without what only makes it easier to read: spaces, and hyphens or stops between digits. */
function typed(shown: string): string {
  const close = shown.replace(/ - | /g, '');
  return /^[\d.-]+$/.test(close) ? close.replace(/[.-]/g, '') : close;
}

/** `482913 10` is a code and the minutes that it is good for. */
function firstGroups(all: string): string {
  return /^\d{5,8}(?= \d{1,2}$)/.exec(all)?.[0] ?? all;
}
