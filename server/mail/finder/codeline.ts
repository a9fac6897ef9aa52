import {
  CODE_WORDS,
  endsInIs,
  NUMBER_WORDS,
  ONE_TIME,
  OTHER_CODES,
  PASSCODES,
} from './codewords.ts';
import { OTHER_MATTERS, OTHER_NUMBERS_BEFORE, REFERENCES } from './otherwords.ts';
import { RESET_WORDS, SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from './purposewords.ts';
import { withoutLongRuns } from './runs.ts';
import { lettersOf, pairsOf, type Token, tokensOf } from './tokens.ts';
import { SYMBOLS, TYPED } from './typedwords.ts';
import { blank, type Place, placesOf, type Vocabulary } from './vocabulary.ts';

/** Lines that are searched. */
const MAX_LINES = 1_000;
/** Characters of a line that are searched. */
const MAX_LINE_CHARS = 1_000;

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
    const named = pairs.filter((pair) =>
      this.words.some((word) => isRightBeside(word, pair, this.lower)),
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
    if (!mayHoldTokens(this.text)) return [];
    const bare = withoutNumbers(withoutMarks(this.text), this.lower);
    const tokens = this.#withPairs(tokensOf(bare), bare);
    if (tokens.length > 0) return [...tokens, ...lettersAtEnd(bare)];
    // "The one-time CODE that we sent": the word for it, in capitals.
    return lettersOf(bare).filter(({ value }) => !CODE_WORDS.test(value.toLowerCase()));
  }
}

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
  if (!/: [A-Z]{5,8}\.?$/.test(text)) return [];
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

/** A digit, capitals in a row, within a word or apart from each other, or words in a chain. */
const MAY_HOLD_TOKENS =
  /\d|[A-Z]{3}|[a-z][A-Z]|[A-Z] [A-Z] [A-Z]|^[A-Z]$|[a-z]{3}-[a-z]{3,8}-[a-z]{3}/m;
/** Small letters alone in a line, or behind a colon at its end. */
const MAY_END_IN_LETTERS = /(?:^|: ?["'“„«]?)[a-z]{5,8}["'”“»]?\.?$/m;

function mayHoldTokens(text: string): boolean {
  if (MAY_HOLD_TOKENS.test(text) && MAY_HOLD_TOKENS.test(withoutLongRuns(text))) return true;
  return MAY_END_IN_LETTERS.test(text);
}

/** Those above the signature or the imprint that are not empty. */
function searchedLines(text: string): readonly string[] {
  const lines: string[] = [];
  let above = '';
  for (const whole of text.split('\n', MAX_LINES * 2)) {
    const line = whole.slice(0, MAX_LINE_CHARS * 2).trim();
    if (line === '--' || line.startsWith('©')) break;
    if (isWrapped(above, line)) lines.push(`${lines.pop()} ${line}`);
    else if (line !== '') lines.push(line);
    above = line;
  }
  return lines.slice(0, MAX_LINES);
}

/** Characters of a line of plain text that was full. */
const FULL_LINE = { from: 60, to: 100 } as const;

/** A number that belongs to the sentence above, or the end of "X wrote:". */
function isWrapped(above: string, line: string): boolean {
  if (above.length < FULL_LINE.from || above.length > FULL_LINE.to) return false;
  return WRAPPED.test(line) && !/[.!?:。！？…]$/.test(above);
}

const WRAPPED =
  /^["'“„«*_`]{0,2}(?:(?=[A-Z\d-]{0,8}\d)[A-Z\d][A-Z\d-]{2}|\p{Ll}.{0,24}\d).*\p{L}|^\p{Ll}[\p{L} ()]{1,20}:$/u;

/** `known` are those of the other text of the same email, and what was asked of them. */
export function linesOf(text: string, known: Map<string, Line>): readonly Line[] {
  // Most mail that people write ends here.
  if (!mayHoldTokens(text)) return [];
  const lines: string[] = [];
  let boxes: string[] = [];
  // Boxes for each character are lines of one character.
  const closeBoxes = () => {
    lines.push(...(boxes.length > 3 && boxes.length < 12 ? [boxes.join(' ')] : boxes));
    boxes = [];
  };
  for (const line of searchedLines(text)) {
    const bare = single(line);
    if (bare.length === 1 && BOXED.test(bare)) boxes.push(bare);
    else {
      if (boxes.length > 0) closeBoxes();
      lines.push(
        isFramed(bare, lines.at(-1)) ? bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim() : bare,
      );
    }
  }
  closeBoxes();
  return lines.map((line) => {
    const made = known.get(line) ?? new Line(line);
    known.set(line, made);
    return made;
  });
}

const single = (line: string) => (/ {2}|[\t\r]/.test(line) ? line.replace(/[ \t\r]+/g, ' ') : line);

/** Digits with stops between are an address or a version, but for who is told to type them. */
function isFramed(bare: string, above: string | undefined): boolean {
  return FRAMED.test(bare) || (DOTTED.test(bare) && asksForSymbols(above ?? ''));
}

function asksForSymbols(line: string): boolean {
  const lower = line.toLowerCase();
  return TYPED.test(lower) && SYMBOLS.test(lower) && !ADDRESS_OR_VERSION.test(lower);
}

const ADDRESS_OR_VERSION =
  /(?<![a-z])(?:ip|dns|firmware|release)(?![a-z])|brows|server|router|vers[ií]|dots|punkte/;

/** `4.8.2.9`, `4 · 8 · 2 · 9` */
const DOTTED = /^\d(?: ?[.·•] ?\d){3,7}$/;

const BOXED = /[A-Z0-9-]/;

/** `| 4 | 8 | 2 | 9 |`, `[4] [8] [2] [9]` */
const FRAMED =
  /^(?=[|│┃[(])[^\p{L}\p{N}]{1,4}[A-Z0-9](?:[^\p{L}\p{N}]{1,6}[A-Z0-9]){3,9}[^\p{L}\p{N}]{0,4}$/u;

/** Begins at the start of a word, so that a long run without spaces is looked at once. */
const ADDRESSES = /(?<![^\s@])[^\s@]{1,64}@\S{1,255}/g;

/** Thousands may be parted, and no more than the cents follow a stop. */
const SUM = String.raw`\d{1,3}(?:[.,'٬ ]\d{3})+(?!\d)(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?`;
const NO_LETTER = String.raw`(?![a-z\u00df-\u04ff])`;

/** `RM47-K2` is no sum, and `RM47-RM60` two. */
const NO_GROUP = String.raw`(?!\d|-(?:[a-z]\d|\d[a-z]|[a-z]{2,3}(?![a-z\d])))`;

/** URLs, amounts, dates, times, phones and IP addresses are full of digits; in lower case. */
const NO_CODES_IN = new RegExp(
  [
    String.raw`(?:https?:\/\/|www\.)\S+`,
    String.raw`(?:[$€£¥₹₽₺₫฿₩₦₴₸₾֏₪៛₱৳]|(?<![a-z])(?:usd|eur|gbp|rs\.?|inr|rp|chf|kr|rm|php|ksh))\s?(?:${SUM})${NO_GROUP}`,
    String.raw`(?<!\d)(?:${SUM})\s?(?:[$€£¥₹₽₺₫฿₩%₴₸₾֏₪៛₱৳]|(?:usd|eur|gbp|chf|zł|kč|kr|ft|lei|tl|руб|грн|лв|ريال|ریال|تومان|درهم|บาท|đồng|円|元|원)${NO_LETTER})`,
    String.raw`\d{1,3}(?:\.\d{1,3}){2,4}`,
    String.raw`\d{1,4}[./]\d{1,2}[./]\d{1,4}|\d{4}-\d{2}-\d{2}(?:t[\d:.]+z?)?|\d{1,2}-\d{1,2}-\d{4}`,
    String.raw`\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\.\d{2} ?(?:uhr|h)${NO_LETTER}`,
    String.raw`\d{4} ?[年년](?: ?\d{1,2} ?[月월])?(?: ?\d{1,2} ?[日일])?|\d{1,2} ?[月월] ?\d{1,2} ?[日일]`,
    String.raw`\+\s?\d[\d ()-]{6,20}\d|\(\d{2,5}\) ?\d[\d -]{4,12}\d`,
  ].join('|'),
  'g',
);

/** `lower` is the same in lower case. */
function withoutNumbers(text: string, lower: string): string {
  if (!/\d/.test(text)) return text;
  let rest = '';
  let from = 0;
  for (const { start, end } of placesOf(NO_CODES_IN, lower)) {
    rest += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  rest += text.slice(from);
  return text.includes('@') ? rest.replace(ADDRESSES, blank) : rest;
}

/** Plain text marks what is bold: `*482913*`, `**482913**`, `` `482913` ``. */
function withoutMarks(text: string): string {
  if (!/[*_`]/.test(text)) return text;
  return text.replace(
    /(?<![A-Za-z\u00c0-\u0587\d*_`/\\])([*_`]{1,3})([A-Za-z0-9][A-Za-z0-9 -]{1,16})\1(?![\w*])/g,
    (_, mark: string, inner: string) => blank(mark) + inner + blank(mark),
  );
}
