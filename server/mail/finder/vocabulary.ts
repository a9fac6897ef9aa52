/** Letters of lower-case Latin words; far cheaper to look for than every letter there is. */
const LATIN_LETTER = String.raw`[a-z\u00df-\u024f\u0259\u1e00-\u1eff]`;
const BEYOND_LATIN = /[\u0250-\u0258\u025a-\u1dff\u1f00-\u1fff\u2070-\uffff]/;

export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Stems of many languages to look for in folded, lower-case text. Those in Latin letters are
 * kept apart from the rest, which text in Latin letters need not be searched for.
 */
export class Vocabulary {
  readonly stems: readonly string[];
  readonly #latin: RegExp;
  readonly #other: RegExp | null;

  /** `suffix` must follow each stem. */
  constructor(stems: readonly RegExp[], suffix = '') {
    const all = stems.flatMap(({ source }) => alternativesOf(source.normalize('NFC')));
    this.stems = all;
    const latin = all.filter((source) => !BEYOND_LATIN.test(source));
    const other = all.filter((source) => BEYOND_LATIN.test(source));
    this.#latin = new RegExp(joined(latin, suffix).replaceAll('\\p{L}', LATIN_LETTER), 'g');
    this.#other = other.length === 0 ? null : new RegExp(joined(other, suffix), 'gu');
  }

  test(text: string): boolean {
    if (text.search(this.#latin) >= 0) return true;
    return this.#other !== null && BEYOND_LATIN.test(text) && text.search(this.#other) >= 0;
  }

  /** Each find, those in Latin letters first. */
  placesIn(text: string): readonly Place[] {
    const latin = placesOf(this.#latin, text);
    if (this.#other === null || !BEYOND_LATIN.test(text)) return latin;
    return [...latin, ...placesOf(this.#other, text)];
  }

  /** With spaces in place of every find. */
  blank(text: string): string {
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

function joined(sources: readonly string[], suffix: string): string {
  return sources.length === 0 ? '(?!)' : `(?:${sources.join('|')})${suffix}`;
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
