import { once } from '../text/once.ts';
import { Beginning } from './beginnings.ts';
import { fold } from './folding.ts';

/** Letters of lower-case Latin words; far cheaper to look for than every letter there is. */
const LATIN_LETTER = String.raw`[a-z\u00df-\u024f\u0259\u1e00-\u1eff]`;
/** Without the apostrophes of Uzbek. */
export const BEYOND_LATIN = /[\u0250-\u0258\u025a-\u02ba\u02bd-\u1dff\u1f00-\u1fff\u2070-\uffff]/;

export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Stems of many languages to look for in folded, lower-case text. Those that need letters beyond
 * Latin are kept apart: `\p{L}` is every letter there is beside them, and a Latin one beside the others.
 */
export class Vocabulary {
  readonly stems: readonly string[];
  readonly #latin: () => Search;
  readonly #other: () => Search;

  /** `suffix` must follow each stem. */
  constructor(stems: readonly RegExp[], suffix = '') {
    this.stems = stems.flatMap(({ source }) => alternativesOf(source.normalize('NFC')));
    const forms = once(() => [...new Set(this.stems.flatMap((stem) => formsOf(fold(stem))))]);
    const withLatin = (source: string) => source.replaceAll('\\p{L}', LATIN_LETTER);
    const isOther = (stem: string) => BEYOND_LATIN.test(stem);
    this.#latin = once(() => {
      const latin = forms().filter((stem) => !isOther(stem));
      return new Search(latin.map(withLatin), withLatin(suffix), 'y');
    });
    this.#other = once(() => new Search(forms().filter(isOther), suffix, 'yu'));
  }

  test(text: string): boolean {
    return (
      this.#latin().next(text, 0) !== null ||
      (BEYOND_LATIN.test(text) && this.#other().next(text, 0) !== null)
    );
  }

  /** Each find, those in Latin letters first. */
  placesIn(text: string): readonly Place[] {
    const latin = this.#latin().all(text);
    return BEYOND_LATIN.test(text) ? [...latin, ...this.#other().all(text)] : latin;
  }

  /** With spaces in place of every find. */
  blank(text: string): string {
    return blanked(text, this.placesIn(text));
  }
}

/** Looks for the stems only where one may begin, and there for those with that character. */
class Search {
  readonly #stems: readonly Stem[];
  readonly #suffix: string;
  readonly #flags: string;
  readonly #beginning = new Beginning();
  readonly #expressions = new Map<number, RegExp>();

  constructor(sources: readonly string[], suffix: string, flags: string) {
    // Words first: where several stems begin, the first one is found.
    const isWord = (source: string) => ONLY_LETTERS.test(source);
    const sorted = sources.toSorted((one, other) => Number(isWord(other)) - Number(isWord(one)));
    this.#stems = sorted.map((source) => ({ source, firsts: this.#beginning.add(source) }));
    this.#suffix = suffix;
    this.#flags = flags;
  }

  next(text: string, from: number): Place | null {
    for (
      let start = this.#beginning.next(text, from);
      start >= 0;
      start = this.#beginning.next(text, start + 1)
    ) {
      const expression = this.#expressionFor(text.charCodeAt(start));
      expression.lastIndex = start;
      if (expression.test(text)) return { start, end: expression.lastIndex };
    }
    return null;
  }

  all(text: string): readonly Place[] {
    const places: Place[] = [];
    for (let place = this.next(text, 0); place !== null; place = this.next(text, place.end))
      places.push(place);
    return places;
  }

  #expressionFor(char: number): RegExp {
    const known = this.#expressions.get(char);
    if (known !== undefined) return known;
    const first = String.fromCharCode(char);
    const alike = this.#stems.filter(({ firsts }) => firsts.includes(first));
    const sources = alike.map(({ source }) => source);
    const made = new RegExp(`(?:${sources.join('|') || '(?!)'})${this.#suffix}`, this.#flags);
    this.#expressions.set(char, made);
    return made;
  }
}

interface Stem {
  readonly source: string;
  /** The characters that it may begin with. */
  readonly firsts: string;
}

/**
 * Every find of an expression that has the flag `g`. `exec` and not `matchAll`, which makes a
 * copy of the expression each time, and that takes longer than the search.
 */
export function placesOf(expression: RegExp, text: string): readonly Place[] {
  const places: Place[] = [];
  expression.lastIndex = 0;
  for (let find = expression.exec(text); find !== null; find = expression.exec(text)) {
    places.push({ start: find.index, end: find.index + find[0].length });
    // An empty find would be found again.
    if (find[0] === '') expression.lastIndex++;
  }
  return places;
}

function blanked(text: string, places: readonly Place[]): string {
  let rest = text;
  for (const { start, end } of places)
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  return rest;
}

/** As long as what it takes the place of, so that places stay the same. */
export const blank = (found: string) => ' '.repeat(found.length);

const ONLY_LETTERS = /^[\p{L}\p{M} '’-]+$/u;

/** Letters of a stem that is long enough to be told from others without its accents. */
const MIN_PLAIN_CHARS = 5;
/** Letters, spaces and classes in a row; escapes such as \\p{L}, and groups, end a run. */
const RUN = /(?<![\\{])(?:[\p{L}\p{M} '’-]|\[[^\]\\^]*\])+/gu;
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ...['đd', 'łl', 'øo', 'ıi', 'ðd', 'þt', 'ħh', 'əe', 'ёе', 'كک', 'کك', 'يی', 'یي'].map(
    ([accented = '', plain = '']) => [accented, plain] as const,
  ),
]);

/** A stem also finds itself written without accents, as in capitals, or on a keyboard that has none. */
function formsOf(stem: string): readonly string[] {
  if (!ONLY_LETTERS.test(stem)) return [withPlainLetters(stem)];
  if (stem.replace(/[ '’]/g, '').length < MIN_PLAIN_CHARS) return [stem];
  const plain = stem.replace(/\p{L}/gu, (letter) => plainLetter(letter) || letter);
  // German writes ae, oe and ue.
  return [stem, plain, stem.replace(/[äöü]/g, (letter) => `${plainLetter(letter)}e`)];
}

function withPlainLetters(source: string): string {
  return source.replace(RUN, (run) => {
    const letters = run.replace(/\[[^\]]*\]/g, '-').replace(/[ '’]/g, '');
    if (letters.length < MIN_PLAIN_CHARS) return run;
    return run.replace(/\[([^\]]*)\]|\p{L}/gu, (piece, inside?: string) =>
      inside === undefined ? bothForms(piece) : `[${inside}${plainLetters(inside)}]`,
    );
  });
}

function bothForms(letter: string): string {
  const plain = plainLetter(letter);
  if (plain === '') return letter;
  return /[äöü]/.test(letter) ? `(?:${letter}|${plain}e?)` : `[${letter}${plain}]`;
}

const plainLetters = (letters: string) => [...letters].map(plainLetter).join('');

/** Empty where it is that already. Marks of other scripts than these are letters of their own. */
function plainLetter(letter: string): string {
  const known = PLAIN_LETTERS.get(letter);
  if (known !== undefined) return known;
  const [base = letter] = letter.normalize('NFD');
  return base !== letter && /[a-zα-ωа-яا]/.test(base) && !/[йї]/.test(letter) ? base : '';
}

/** Those of the outermost level: `a|b(?:c|d)` has two. */
function alternativesOf(source: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  let depth = 0;
  for (const { 0: sign, index } of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[()|]/g)) {
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === '|' && depth === 0) {
      found.push(source.slice(from, index));
      from = index + 1;
    }
  }
  return [...found, source.slice(from)];
}
