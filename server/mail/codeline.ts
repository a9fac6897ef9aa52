import { CODE_WORDS, ONE_TIME, OTHER_CODES } from './codewords.ts';
import { OTHER_MATTERS, REFERENCES } from './otherwords.ts';
import { SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from './purposewords.ts';
import { lettersOf, type Token, tokensOf } from './tokens.ts';
import { blank, type Place, type Vocabulary } from './vocabulary.ts';

/** Lines that are searched; a code never stands further down. */
const MAX_LINES = 150;
/** Characters of a line that are searched. */
const MAX_LINE_CHARS = 1_000;

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
  readonly #said = new Map<Vocabulary, boolean>();

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
    const known = this.#said.get(words);
    if (known !== undefined) return known;
    const says = words.test(this.lower);
    this.#said.set(words, says);
    return says;
  }

  isAlone({ start, end }: Place): boolean {
    return !/[\p{L}\p{N}]/u.test(this.text.slice(0, start) + this.text.slice(end));
  }

  /** And bullets, or the numbers of a list. */
  get holdsOnlyTokens(): boolean {
    let rest = this.text;
    for (const { shown } of this.tokens) rest = rest.replace(shown, '');
    return this.tokens.length > 0 && !/\p{L}/u.test(rest);
  }

  #findWords(): readonly Word[] {
    const text = OTHER_CODES.blank(this.lower);
    return CODE_WORDS.placesIn(text).flatMap((place) => {
      const sort = sortOf(text.slice(place.start, place.end), wordsAround(text, place));
      return sort === 'other' ? [] : [{ ...place, sort }];
    });
  }

  #findTokens(): readonly Token[] {
    if (!MAY_HOLD_TOKENS.test(this.text)) return [];
    const bare = withoutNumbers(withoutMarks(this.text));
    const tokens = tokensOf(bare);
    return tokens.length > 0 ? tokens : lettersOf(bare);
  }
}

/** By its own compound and its neighbours; `other` is for nobody's identity. */
function sortOf(word: string, around: string): Word['sort'] | 'other' {
  if (SECURITY_WORDS.test(around) || SIGNIN_WORDS.test(around)) return 'identity';
  if (VERIFY_WORDS.test(around)) return 'proof';
  if (OTHER_MATTERS.test(around)) return 'other';
  if (ONE_TIME.test(word)) return 'identity';
  return REFERENCES.test(around) ? 'other' : 'any';
}

/** The word in front and its own compound, and what it is said to be for. */
function wordsAround(text: string, { start, end }: Place): string {
  const before = /[\p{L}\p{M}-]{0,24}[ -]?$/u.exec(text.slice(Math.max(0, start - 24), start))?.[0];
  const behind = /^\p{L}{0,8} (?:[^\s\d]{1,4} ){0,2}[\p{L}\p{M}]{2,20}/u.exec(
    text.slice(end, end + 40),
  )?.[0];
  return `${before ?? ''} ${behind ?? ''}`;
}

/** A digit, capitals in a row or within a word, or apart from each other. */
const MAY_HOLD_TOKENS = /\d|[A-Z]{3}|[a-z][A-Z]|[A-Z] [A-Z] [A-Z]/;

/** The lines above the signature or the imprint. */
export function linesOf(text: string): readonly Line[] {
  const lines: string[] = [];
  let boxes: string[] = [];
  // Boxes for each character are lines of one character.
  const closeBoxes = () => {
    lines.push(...(boxes.length > 3 && boxes.length < 12 ? [boxes.join(' ')] : boxes));
    boxes = [];
  };
  for (const line of text.split('\n', MAX_LINES * 4)) {
    const bare = line
      .slice(0, MAX_LINE_CHARS * 2)
      .replace(/[ \t\r]+/g, ' ')
      .trim();
    if (bare === '') continue;
    if (bare === '--' || bare.startsWith('©') || lines.length >= MAX_LINES) break;
    if (/^[A-Z0-9-]$/.test(bare)) boxes.push(bare);
    else {
      closeBoxes();
      lines.push(FRAMED.test(bare) ? bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim() : bare);
    }
  }
  closeBoxes();
  return lines.map((line) => new Line(line));
}

/** `| 4 | 8 | 2 | 9 |`, `[4] [8] [2] [9]` */
const FRAMED = /^[^\p{L}\p{N}]{1,4}[A-Z0-9](?:[^\p{L}\p{N}]{1,6}[A-Z0-9]){3,9}[^\p{L}\p{N}]{0,4}$/u;

/** Begins at the start of a word, so that a long run without spaces is looked at once. */
const ADDRESSES = /(?<![^\s@])[^\s@]{1,64}@\S{1,255}/g;

/** URLs, amounts, dates, times, phones and IP addresses are full of digits. */
const NO_CODES_IN = new RegExp(
  [
    /(?:https?:\/\/|www\.)\S+/u,
    /[$€£¥₹₽₺₫฿₩₦₴₸₾֏₪៛₱৳]\s?\d[\d., ]{0,20}|(?<!\p{L})(?:usd|eur|gbp|rs\.?|inr|rp|chf|kr|rm|php)\s?\d[\d., ]{0,20}/u,
    /\d[\d., ]{0,20}\s?(?:[$€£¥₹₽₺₫฿₩%₴₸₾֏₪៛₱৳]|(?:usd|eur|gbp|chf|zł|kč|kr|ft|lei|tl|руб|грн|лв|ريال|ریال|تومان|درهم|บาท|đồng|円|元|원)(?!\p{L}))/u,
    /\d{1,3}(?:\.\d{1,3}){2,4}/u,
    /\d{1,4}[./]\d{1,2}[./]\d{1,4}|\d{4}-\d{2}-\d{2}(?:t[\d:.]+z?)?|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\.\d{2} ?(?:uhr|h)(?!\p{L})/u,
    /\d{4} ?[年년](?: ?\d{1,2} ?[月월])?(?: ?\d{1,2} ?[日일])?|\d{1,2} ?[月월] ?\d{1,2} ?[日일]|[+＋]\s?\d[\d ()-]{6,20}\d|\(\d{2,5}\) ?\d[\d -]{4,12}\d/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

function withoutNumbers(text: string): string {
  if (!/\d/.test(text)) return text;
  const rest = text.includes('@') ? text.replace(ADDRESSES, blank) : text;
  return rest.replace(NO_CODES_IN, blank);
}

/** Plain text marks what is bold: `*482913*`, `**482913**`, `` `482913` ``. */
function withoutMarks(text: string): string {
  if (!/[*_`]/.test(text)) return text;
  return text.replace(
    /(?<![^\s("'])([*_`]{1,3})([A-Za-z0-9][A-Za-z0-9 -]{1,16})\1(?![\w*])/g,
    (_, mark: string, inner: string) => blank(mark) + inner + blank(mark),
  );
}
