import type { FoundCode } from '#shared/message.ts';
import { cleanLine } from './clean.ts';
import {
  CODE_WORDS,
  DISCOUNTS,
  EXPIRED,
  OTHER_CODES,
  OTHER_NUMBERS_BEFORE,
  USE_WORDS,
} from './codewords.ts';
import { type Searched, searchedText } from './searched.ts';

/** Lines that are searched; a code never stands further down. */
const MAX_LINES = 150;
/** Characters of a line that are searched. */
const MAX_LINE_CHARS = 1_000;
/** Characters of a passcode that came in a header. */
const MAX_OTP_CHARS = 32;

/** Characters between a word for "code" and the code behind it, and before it. */
const REACH_AFTER = 60;
const REACH_BEFORE = 40;

/** Lines between the sentence that announces a code and the line that holds nothing else. */
const LINES_AFTER = 2;

/**
 * The one-time code that the message wants typed, from the most to the least trusted place:
 * the OTP-Token header, the domain-bound form (`@example.com #123456`), the visible text
 * near a word for "code", and last the subject. Rather none than a wrong one.
 */
export function findCode(mail: Searched): FoundCode | null {
  if (mail.otp !== null) return { value: cleanLine(mail.otp, MAX_OTP_CHARS) };
  const text = searchedText(mail);
  const bound = /^@[a-z0-9.-]{1,253} #(?=\w*\d)([\w-]{3,12})\s*$/im.exec(text)?.[1];
  if (bound !== undefined) return { value: bound };
  if (!mayHoldCode(mail.subject, text) || EXPIRED.test(mail.subject)) return null;
  const value = bestOf(candidates(mail.subject, linesOf(text)));
  return value === null ? null : { value };
}

/** Most mails hold none, and are through here: no code without a digit, and a word for "code". */
function mayHoldCode(subject: string, text: string): boolean {
  const all = asciiDigits(`${subject}\n${text}`);
  return HAS_DIGIT.test(all) && HAS_CODE_WORD.test(all);
}

interface Candidate {
  readonly value: string;
  readonly score: number;
}

function bestOf(found: readonly Candidate[]): string | null {
  let best: Candidate | null = null;
  for (const candidate of found)
    if (best === null || candidate.score > best.score) best = candidate;
  return best?.value ?? null;
}

function candidates(subject: string, lines: readonly Line[]): readonly Candidate[] {
  const subjectLine = new Line(subject);
  const inText = lines.flatMap((line, index) => {
    const before = [subjectLine, ...lines.slice(Math.max(0, index - LINES_AFTER), index)];
    return line.tokens.flatMap((token) => scored(token, scoreOf(line, token, before)));
  });
  const inSubject = subjectLine.tokens.flatMap((token) => {
    const score = nearWord(subjectLine, token);
    // The text is worth more where both have one: subjects carry order numbers too.
    return scored(token, score === 0 ? 0 : score - 50);
  });
  return [...inText, ...inSubject];
}

function scored({ value }: Token, score: number): readonly Candidate[] {
  return score > 0 ? [{ value, score }] : [];
}

/** `before` are the subject and the lines above. */
function scoreOf(line: Line, token: Token, before: readonly Line[]): number {
  const near = nearWord(line, token);
  if (near > 0 || !fits(line, token)) return near;
  const [subject, ...above] = before;
  const announced = subject !== undefined && subject.words.length > 0;
  if (isAlone(line, token)) {
    const distance = above.toReversed().findIndex(({ words }) => words.length > 0);
    if (distance >= 0) return 95 - 5 * distance;
    return announced ? 55 : 0;
  }
  return announced && USE_WORDS.test(line.text.slice(0, token.start)) ? 45 : 0;
}

/** 0 where no word for "code" is within reach, or the number is something else. */
function nearWord(line: Line, token: Token): number {
  if (!fits(line, token)) return 0;
  const scores = line.words.map(({ start, end }) => {
    const after = token.start - end;
    const before = start - token.end;
    if (after >= 0) return after <= REACH_AFTER ? 100 - after : 0;
    return before >= 0 && before <= REACH_BEFORE ? 90 - before : 0;
  });
  const score = Math.max(0, ...scores);
  // A year beside a word for "code" is mostly a date, unless nothing stands between.
  return token.isYear && score < 95 && !isAlone(line, token) ? 0 : score;
}

function fits(line: Line, token: Token): boolean {
  if (line.isOffer) return false;
  return !OTHER_NUMBERS_BEFORE.test(line.text.slice(Math.max(0, token.start - 30), token.start));
}

function isAlone(line: Line, { start, end }: Token): boolean {
  return !/[\p{L}\p{N}]/u.test(line.text.slice(0, start) + line.text.slice(end));
}

/** One line of text, looked at only as far as somebody asks. */
class Line {
  readonly text: string;
  #words: readonly Place[] | null = null;
  #isOffer: boolean | null = null;

  constructor(raw: string) {
    const text = asciiDigits(raw.slice(0, MAX_LINE_CHARS));
    this.text = HAS_DIGIT.test(text) ? withoutNumbers(text) : text;
  }

  get tokens(): readonly Token[] {
    return HAS_DIGIT.test(this.text) ? tokensOf(this.text) : [];
  }

  /** Where it speaks of a code. */
  get words(): readonly Place[] {
    this.#words ??= [...this.text.replace(OTHER_CODES, blank).matchAll(CODE_WORDS)].map(
      ({ 0: word, index }) => ({ start: index, end: index + word.length }),
    );
    return this.#words;
  }

  get isOffer(): boolean {
    this.#isOffer ??= DISCOUNTS.test(this.text);
    return this.#isOffer;
  }
}

const HAS_DIGIT = /\d/;
const HAS_CODE_WORD = new RegExp(CODE_WORDS.source, CODE_WORDS.flags.replace('g', ''));

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Something that looks like a code. */
interface Token extends Place {
  readonly value: string;
  readonly isYear: boolean;
}

/** The lines above the signature or the imprint. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (const line of text.split('\n', MAX_LINES * 4)) {
    const bare = line.trim();
    if (bare === '--' || bare.startsWith('©') || lines.length >= MAX_LINES) break;
    if (bare !== '') lines.push(new Line(bare));
  }
  return lines;
}

/** Begins at the start of a word, so that a long run without spaces is looked at once. */
const ADDRESSES = /(?<![^\s@])[^\s@]{1,64}@\S{1,255}/g;

/** URLs, amounts, dates, times and IP addresses are full of digits. */
const NO_CODES_IN = new RegExp(
  [
    /https?:\/\/\S+/,
    /[$€£¥₹₽₺₫฿₩₦]\s?\d[\d., ]{0,20}|\d[\d., ]{0,20}\s?(?:[$€£¥₹₽₺₫฿₩%]|(?:usd|eur|gbp|zł|kč|kr|tl|руб|ريال|ریال)(?![a-z]))/,
    /\d{1,3}(?:\.\d{1,3}){3}/,
    /\d{1,4}[./]\d{1,2}[./]\d{1,4}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(?::\d{2})?/,
    /\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\+\d[\d ()-]{6,20}\d/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

function withoutNumbers(text: string): string {
  const rest = text.includes('@') ? text.replace(ADDRESSES, blank) : text;
  return rest.replace(NO_CODES_IN, blank);
}

const blank = (found: string) => ' '.repeat(found.length);

/** In groups with one separator, single digits apart, or in one piece; never inside a longer run. */
const TOKEN = new RegExp(
  `(?<![\\p{L}\\p{N}_.,/+*-])(?:${[
    /\d(?: \d){3,7}/,
    /\d{3}[ -]\d{3}|\d{4}[ -]\d{4}|\d{2} \d{2} \d{2}/,
    /[A-Z]-\d{4,8}/,
    /(?=[A-Z-]*\d)[A-Z0-9]{3,4}-[A-Z0-9]{3,4}/,
    /\d{4,8}/,
    /(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{5,8}/,
    /(?=[A-Za-z]*\d)(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{6,10}/,
  ]
    .map(({ source }) => source)
    .join('|')})(?![\\p{Script=Latin}\\p{N}_/*-]|[.,]\\d| \\d)`,
  'gu',
);

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: shown, index }) => ({
    value: shown.replaceAll(' ', ''),
    start: index,
    end: index + shown.length,
    isYear: /^(?:19|20)\d\d$/.test(shown),
  }));
}

/** Digits of any script as ASCII, one for one, so that places stay the same. */
function asciiDigits(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant.
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  return text.replace(/[\u00a0\u202f]/g, ' ').replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const ascii = String(digitValue(digit.codePointAt(0) ?? 0));
    return ascii.padEnd(digit.length, ' ');
  });
}

/** Unicode keeps the ten digits of a script together, each set beginning at its zero. */
function digitValue(codePoint: number): number {
  for (let value = 0; value < 9; value++) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) return value;
  }
  return 9;
}
