import {
  CODE_WORDS,
  endsInIs,
  NUMBER_WORDS,
  ONE_TIME,
  OTHER_CODES,
  PASSCODES,
} from '../words/code-words.ts';
import { OTHER_MATTERS, OTHER_NUMBERS_BEFORE, REFERENCES } from '../words/other-words.ts';
import { RESET_WORDS, SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from '../words/purpose-words.ts';
import { SYMBOLS, TYPED } from '../words/typed-words.ts';
import type { Place, Vocabulary } from '../words/vocabulary.ts';
import { isImprint, withoutMarks, withoutNumbers } from './other-numbers.ts';
import { withoutLongRuns } from './runs.ts';
import type { Token } from './tokens.ts';
import { lettersOf, pairsOf, tokensOf } from './tokens.ts';

/** Characters of a line that are searched. */
export const MAX_LINE_CHARS = 1_000;

/** Characters beside "one-time" that may say what is: "voting code"; "password, for one time". */
const PASSCODE_REACH = 24;

/** Where a line speaks of a code, and of what sort. */
export interface Word extends Place {
  /** For signing in; to confirm something, which may be a booking; or just a code. */
  readonly sort: 'identity' | 'proof' | 'any';
}

/** One line of folded text, looked at only as far as somebody asks. */
export class Line {
  readonly text: string;
  #lower: string | null = null;
  #tokens: readonly Token[] | null = null;
  #words: readonly Word[] | null = null;
  #said: Map<Vocabulary, boolean> | null = null;

  constructor(text: string) {
    this.text = text.slice(0, MAX_LINE_CHARS);
  }

  get lower(): string {
    this.#lower ??= this.text.toLowerCase();
    return this.#lower;
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= this.#findTokens();
    return this.#tokens;
  }

  /** Where it speaks of a code. */
  get words(): readonly Word[] {
    this.#words ??= this.#findWords();
    return this.#words;
  }

  /** Remembered, since the lines around each number are asked the same. */
  says(words: Vocabulary): boolean {
    this.#said ??= new Map();
    const known = this.#said.get(words);
    if (known !== undefined) return known;
    const says = words.test(this.lower);
    this.#said.set(words, says);
    return says;
  }

  /** But for the time that is left. */
  isAlone({ start, end }: Place): boolean {
    const behind = this.text.slice(end).replace(/^ \d{1,2}:\d{2}$/, '');
    return !/[\p{L}\p{N}]/u.test(this.text.slice(0, start) + behind);
  }

  /** As plain text marks what is bold: `*482913*`. */
  isEmphasized({ start, end }: Place): boolean {
    const mark = this.text[end];
    return mark !== undefined && /[*_`]/.test(mark) && this.text[start - 1] === mark;
  }

  /** And bullets, or the numbers of a list. */
  get holdsOnlyTokens(): boolean {
    let rest = this.text;
    for (const { shown } of this.tokens) rest = rest.replace(shown, '');
    return this.tokens.length > 0 && !/\p{L}/u.test(rest);
  }

  /** Letters beside digits are one code right beside a word for it; else three digits there are none. */
  #withPairs(tokens: readonly Token[], bare: string): readonly Token[] {
    const pairs = pairsOf(bare).filter(({ shown }) => {
      const letters = shown.replace(/[\d ]/g, '').toLowerCase();
      // "The code PIN 4827", "the code no. 482"
      return !CODE_WORDS.test(letters) && !OTHER_NUMBERS_BEFORE.test(`${letters} `);
    });
    if (pairs.length === 0) return tokens;
    const named = pairs.filter(
      (pair) =>
        this.words.some((word) => isRightBeside(word, pair, this.lower)) ||
        (this.says(TYPED) && SYMBOLS.test(this.lower.slice(0, pair.start).slice(-SYMBOLS_REACH))),
    );
    const others = tokens.filter(({ start, end, value }) => {
      const pair = pairs.find((each) => each.start <= start && end <= each.end);
      return pair === undefined || (!named.includes(pair) && value.length > 3);
    });
    return [...named, ...others];
  }

  #findWords(): readonly Word[] {
    // Most lines speak of neither, and asking that is the cheaper question.
    if (!this.says(CODE_WORDS) && !this.says(NUMBER_WORDS)) return [];
    const text = OTHER_CODES.blank(this.lower);
    const codes = CODE_WORDS.placesIn(text).flatMap((place) => {
      const word = text.slice(place.start, place.end);
      if (ONE_TIME.test(word) && !isPasscode(word, this.lower, place)) return [];
      const said = sortOf(word, wordsAround(text, place));
      const sort = said === 'any' && isLedBy(text, place) ? 'proof' : said;
      return sort === 'other' ? [] : [{ ...place, sort }];
    });
    const numbers = NUMBER_WORDS.placesIn(text).flatMap((place) => {
      const sort = sortOf('', wordsAround(text, place));
      return sort === 'other' || sort === 'any' ? [] : [{ ...place, sort }];
    });
    return [...codes, ...numbers];
  }

  #findTokens(): readonly Token[] {
    if (!mayHoldTokens(this.text) || isImprint(this.text)) return [];
    const bare = withoutNumbers(withoutMarks(this.text), this.lower);
    if (bare !== this.text && !mayHoldTokens(bare)) return [];
    const tokens = this.#withPairs(tokensOf(bare), bare);
    if (tokens.some(({ shape }) => shape !== 'name')) return [...tokens, ...lettersAtEnd(bare)];
    // "The one-time CODE that we sent": the word for it, in capitals.
    const letters = lettersOf(bare).filter(({ value }) => !CODE_WORDS.test(value.toLowerCase()));
    return [
      ...tokens,
      ...letters.filter(({ shape }) => tokens.length === 0 || shape !== 'word groups'),
    ];
  }
}

/** Characters in front of a pair that may ask for it: "letters and digits ". */
const SYMBOLS_REACH = 12;

/** Nothing but "is", a colon, a mark of quotation or a particle between, or "is your" behind. */
function isRightBeside(word: Place, { start, end }: Place, lower: string): boolean {
  const between = lower.slice(Math.min(word.end, end), Math.max(word.start, start));
  if (between.length > BESIDE_REACH || /[.!?,;]/.test(between)) return false;
  if (word.start >= end) return !/[:\p{N}]/u.test(between);
  if (between.length <= PARTICLE_CHARS || endsInIs(between)) return true;
  if (/^\P{L}*$|[«“„「【] ?$/u.test(between)) return true;
  // "Código de confirmação BRX 419"
  return PURPOSE.test(between) && SAYING_WHAT_FOR.some((words) => words.test(between));
}

const PURPOSE = /^ ?(?:\p{L}{1,4} [’']?){0,2}[\p{L}\p{M}'’-]+ $/u;
const SAYING_WHAT_FOR = [SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS];

/** Characters of "for signing in is", or of "is your sign-in". */
const BESIDE_REACH = 25;

/** The same of "は". */
const PARTICLE_CHARS = 3;

/** "To return ticket KX-40188, type the code: FQWLNA" */
function lettersAtEnd(text: string): readonly Token[] {
  if (!/: (?:[A-Z]{5,8}|[A-Z]{3,5}(?:-[A-Z]{3,5}){1,2})\.?$/.test(text)) return [];
  return lettersOf(text).filter(({ end }) => end >= text.length - 1);
}

/** By its own compound and its neighbours; `other` is for nobody's identity. */
function sortOf(word: string, around: string): Word['sort'] | 'other' {
  if (SECURITY_WORDS.test(around) || SIGNIN_WORDS.test(around)) return 'identity';
  if (VERIFY_WORDS.test(around)) return 'proof';
  if (OTHER_MATTERS.test(around)) return 'other';
  if (ONE_TIME.test(word) || ONE_TIME.test(around)) return 'identity';
  // Where words are not parted, 验证码 is one.
  if (SECURITY_WORDS.test(word)) return 'identity';
  if (VERIFY_WORDS.test(word)) return 'proof';
  return REFERENCES.test(around) ? 'other' : 'any';
}

/** What is for one time may be an offer as well: the word or what is beside it says which. */
function isPasscode(word: string, text: string, { start, end }: Place): boolean {
  const near = `${text.slice(Math.max(0, start - PASSCODE_REACH), start)} ${text.slice(end, end + PASSCODE_REACH)}`;
  return PASSCODES.test(word) || RESET_WORDS.test(`${word} ${near}`) || CODE_WORDS.test(near);
}

/** The word in front and its own compound, and what it is said to be for. */
function wordsAround(text: string, { start, end }: Place): string {
  const before = /[\p{L}\p{M}-]{0,24}[ -]?$/u.exec(text.slice(Math.max(0, start - 24), start))?.[0];
  const behind = /^[\p{L}\p{M}]{0,14}(?: (?:[^\s\d]{1,4} ){0,2}[\p{L}\p{M}'’]{2,20})?/u.exec(
    text.slice(end, end + 40),
  )?.[0];
  return `${before ?? ''} ${behind ?? ''}`;
}

/** "Confirm with this code" */
function isLedBy(text: string, { start }: Place): boolean {
  const led = LED_BY.exec(text.slice(Math.max(0, start - LED_CHARS), start))?.[0];
  return led !== undefined && VERIFY_WORDS.test(led);
}

const LED_CHARS = 40;
const LED_BY = /[\p{L}\p{M}-]{4,24} (?:[\p{L}\p{M}]{1,5} ){1,2}$/u;

/**
 * A digit, capitals in a row, within a word or apart from each other, or words in a chain. Small
 * letters, which most are, begin none: they are looked for behind.
 */
const MAY_HOLD_TOKENS =
  /\d|[A-Z]{3}|(?<=[a-z])[A-Z]|[A-Z] [A-Z] [A-Z]|^[A-Z]$|(?<=[a-z]{3})-[a-z]{3,8}-[a-z]{3}|[\u0391-\u03a9\u0400-\u042f]{5}/m;

/** Small letters alone in a line, or behind a colon at its end. */
const MAY_END_IN_LETTERS = /(?:^|: ?["'“„«]?)[a-z]{5,8}["'”“»]?\.?$/m;

export function mayHoldTokens(text: string): boolean {
  return MAY_HOLD_TOKENS.test(withoutLongRuns(text)) || MAY_END_IN_LETTERS.test(text);
}
