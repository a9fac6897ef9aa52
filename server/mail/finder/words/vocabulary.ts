import { fold } from './folding.ts';

/** Letters of lower-case Latin words; far cheaper to look for than every letter there is. */
const LATIN_LETTER = String.raw`[a-z\u00df-\u024f\u0259\u1e00-\u1eff]`;
/** Without the apostrophes of Uzbek. */
export const BEYOND_LATIN = /[\u0250-\u0258\u025a-\u02ba\u02bd-\u1dff\u1f00-\u1fff\u2070-\uffff]/;

export interface Place {
  readonly start: number;
  readonly end: number;
}

const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Stems of many languages to look for in folded, lower-case text. Those that need letters beyond
 * ASCII, and those of other scripts, are kept apart: most text need not be searched for them.
 */
export class Vocabulary {
  readonly stems: readonly string[];
  readonly #ascii: RegExp;
  readonly #latin: RegExp;
  readonly #other: RegExp | null;

  /** `suffix` must follow each stem. */
  constructor(stems: readonly RegExp[], suffix = '') {
    this.stems = stems.flatMap(({ source }) => alternativesOf(source.normalize('NFC')));
    const forms = this.stems.flatMap((stem) => formsOf(fold(stem)));
    const { ascii = [], accented = [], other = [] } = Object.groupBy(new Set(forms), lettersIn);
    this.#ascii = searchFor(ascii, suffix, 'g');
    this.#latin = searchFor([...ascii, ...accented], suffix, 'g');
    this.#other = other.length === 0 ? null : searchFor(other, suffix, 'gu');
  }

  test(text: string): boolean {
    if (!NOT_ASCII.test(text)) return text.search(this.#ascii) >= 0;
    if (text.search(this.#latin) >= 0) return true;
    return this.#other !== null && BEYOND_LATIN.test(text) && text.search(this.#other) >= 0;
  }

  /** Each find, those in Latin letters first. */
  placesIn(text: string): readonly Place[] {
    if (!NOT_ASCII.test(text)) return placesOf(this.#ascii, text);
    const latin = placesOf(this.#latin, text);
    if (this.#other === null || !BEYOND_LATIN.test(text)) return latin;
    return [...latin, ...placesOf(this.#other, text)];
  }

  /** With spaces in place of every find. */
  blank(text: string): string {
    if (!NOT_ASCII.test(text)) return text.replace(this.#ascii, blank);
    const rest = text.replace(this.#latin, blank);
    return this.#other !== null && BEYOND_LATIN.test(text)
      ? rest.replace(this.#other, blank)
      : rest;
  }
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

/** As long as what it takes the place of, so that places stay the same. */
export const blank = (found: string) => ' '.repeat(found.length);

function searchFor(stems: readonly string[], suffix: string, flags: string): RegExp {
  if (stems.length === 0) return /(?!)/g;
  // Plain words first: where a longer pattern begins with one, only the word is found.
  const [words = [], patterns = []] = [true, false].map((is) =>
    stems.filter((stem) => ONLY_LETTERS.test(stem) === is),
  );
  const source = `(?:${byFirstLetter([...words, ...patterns])})${suffix}`;
  return new RegExp(flags === 'g' ? source.replaceAll('\\p{L}', LATIN_LETTER) : source, flags);
}

/** Joins beginnings, so that at each place of a text only the stems of its letter are tried. */
function byFirstLetter(stems: readonly string[]): string {
  const groups = Map.groupBy(stems, (stem) => BEGINNING.exec(stem)?.[0] ?? stem);
  return [...groups]
    .map(([start, group]) => {
      if (group.length === 1) return group[0];
      return `${start}(?:${byFirstLetter(group.map((stem) => stem.slice(start.length)))})`;
    })
    .join('|');
}

/** Its first letter, and that it begins a word. */
const BEGINNING = /^(?:\(\?<!\\p\{L\}\)|[\p{L} '’-])(?![?*+{])/u;

const ONLY_LETTERS = /^[\p{L}\p{M} '’-]+$/u;

/** What a text must have for a stem to be found in it. */
function lettersIn(stem: string): 'ascii' | 'accented' | 'other' {
  if (BEYOND_LATIN.test(stem)) return 'other';
  return ONLY_LETTERS.test(stem) && NOT_ASCII.test(stem) ? 'accented' : 'ascii';
}

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
