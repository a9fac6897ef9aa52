import { once } from '#server/ops/once.ts';
import { type Searched, searchedLinks } from '../searched.ts';
import { readSecret } from '../secrets.ts';
import { EXPIRY } from '../words/code-words.ts';
import { fold } from '../words/folding.ts';
import { CHANGED, EXPIRES, NOT_YOU } from '../words/link-words.ts';
import { PASSWORD_CHANGED } from '../words/pair-words.ts';
import { SYMBOLS, TYPED } from '../words/typed-words.ts';
import { OTHER_URLS, URL_WORDS } from '../words/url-words.ts';
import type { Line } from './code-line.ts';
import { isLabelled, LABEL_CHARS } from './labels.ts';
import { isLikeTelephone, isLong, isTypical } from './token-kinds.ts';
import type { Shape } from './token-shapes.ts';
import type { Token } from './tokens.ts';

/** Lines of a text in which every number is judged. */
export const LINES_AT_THE_TOP = 150;
/** Characters of a line that holds a code and little else. */
export const SHORT_LINE_CHARS = 40;
/** Characters of a text that are asked for facts: emails with a code are short. */
const FACT_CHARS = 5_000;
/** Lines between a code and the line that says how long it is good. */
const LINES_TO_TIME = 4;
/** Characters of an email that has one purpose. */
const ONE_PURPOSE_CHARS = 2_000;
/** Characters of a URL that is searched for words. */
const URL_CHARS = 500;

/**
 * What the whole email tells of a number in it. Most of it needs no word of the language. Each fact
 * costs a search of the text, so it is found when evidence asks for it, and once.
 */
export interface EmailFacts {
  /** The only number that stands alone in its line, or in letters of its own. */
  readonly onlySetOff: () => string | null;
  /** The only number above the first line that says for how many minutes or hours it is good. */
  readonly onlyInTime: () => string | null;
  /** The only number, wherever it stands, that may be a code and is not said to be another. */
  readonly onlyNumber: () => string | null;
  readonly hasProvingLink: () => boolean;
  /** The email names the device of the request: an IP address, a browser or an operating system. */
  readonly namesDevice: () => boolean;
  /** It is short, and has no sum and no date: tickets, orders and bills do. */
  readonly hasOnePurpose: () => boolean;
  /** It says what to do for those who did not ask for it. */
  readonly isForAskers: () => boolean;
  /** It is of a password that has been changed. */
  readonly saysChanged: () => boolean;
  /** A link in it is for one person. */
  readonly hasPersonalLink: () => boolean;
}

/** The text of an email, as far as it tells facts. */
export interface EmailText {
  readonly mail: Searched;
  readonly folded: string;
  readonly lines: readonly Line[];
  /** Texts of elements in large, bold or monospaced letters. */
  readonly marked: ReadonlySet<string>;
}

export function factsOf({ mail, folded, lines, marked }: EmailText): EmailFacts {
  const start = folded.slice(0, FACT_CHARS);
  const lower = once(() => start.toLowerCase());
  return {
    onlySetOff: once(() => onlySetOff(lines, marked)),
    onlyInTime: once(() => onlyInTime(lines, marked, buttonsOf(mail))),
    onlyNumber: once(() => onlyNumber(lines)),
    hasProvingLink: once(() => searchedLinks(mail).some(({ url }) => proves(url))),
    namesDevice: once(() => DEVICE.test(start)),
    hasOnePurpose: once(
      () =>
        folded.length < ONE_PURPOSE_CHARS && !SUM_OR_DATE.test(`${fold(mail.subject)}\n${folded}`),
    ),
    isForAskers: once(() => NOT_YOU.test(lower())),
    saysChanged: once(() => PASSWORD_CHANGED.test(lower()) || CHANGED.test(lower())),
    hasPersonalLink: once(() => searchedLinks(mail).some(({ url }) => isPersonal(url))),
  };
}

/** Of the subject, which is judged by itself. */
export const NO_FACTS: EmailFacts = {
  onlySetOff: () => null,
  onlyInTime: () => null,
  onlyNumber: () => null,
  hasProvingLink: () => false,
  namesDevice: () => false,
  hasOnePurpose: () => false,
  isForAskers: () => false,
  saysChanged: () => false,
  hasPersonalLink: () => false,
};

/** Of those that stand alone in their line, or in letters of their own, that are no other numbers. */
function onlySetOff(lines: readonly Line[], marked: ReadonlySet<string>): string | null {
  const found = new Map<string, () => boolean>();
  for (const [at, line] of lines.slice(0, LINES_AT_THE_TOP).entries())
    for (const token of line.tokens) {
      if (!mayBeCode(token)) continue;
      const alone = line.text.length <= SHORT_LINE_CHARS && line.isAlone(token);
      if (!alone && !marked.has(token.shown) && !line.isEmphasized(token)) continue;
      found.set(token.value, () => isLabelled(line, token, alone ? lines[at - 1] : undefined));
    }
  return onlyOne(found);
}

function onlyNumber(lines: readonly Line[]): string | null {
  const found = new Map<string, () => boolean>();
  for (const line of lines.slice(0, LINES_AT_THE_TOP))
    for (const token of line.tokens)
      if (isTypical(token) && !isLikeTelephone(token))
        found.set(token.value, () => isLabelled(line, token));
  return onlyOne(found);
}

/** Of values, each with whether it is called something else: that is asked last, since it costs more. */
function onlyOne(found: ReadonlyMap<string, () => boolean>): string | null {
  const codes = [...found].filter(([, isOther]) => found.size === 1 || !isOther());
  return codes.length === 1 ? (codes[0]?.[0] ?? null) : null;
}

/** "Tast 4827 … gyldig i 10 minutter": no other number is near, and no link that it may be said of. */
function onlyInTime(
  lines: readonly Line[],
  marked: ReadonlySet<string>,
  buttons: ReadonlySet<string>,
): string | null {
  const end = lines.slice(0, LINES_AT_THE_TOP).findIndex(endsSoon);
  const found = lines.slice(0, end + 1).flatMap((line, at) => {
    const behind =
      at === end
        ? (EXPIRY.placesIn(line.lower)[0]?.start ?? line.text.search(TIME_OF_DAY))
        : Infinity;
    return line.tokens
      .filter((token) => token.start < behind && mayBeGiven(token) && !isLabelled(line, token))
      .map((token) => ({ at, line, token }));
  });
  // Beside numbers of accounts and sums, the code is the one in a line or in letters of its own.
  const isSetOff = ({ line, token }: (typeof found)[number]) =>
    line.isAlone(token) || marked.has(token.shown) || line.isEmphasized(token);
  const last = lastOfOne(found) ?? lastOfOne(found.filter(isSetOff));
  if (last === null) return null;
  const { at, line, token } = last;
  const between = lines.slice(at + 1, end);
  if (between.length > LINES_TO_TIME || between.some(({ text }) => /\d/.test(text))) return null;
  const isOfLink = [line, ...between].some(({ text }) => buttons.has(text) || /https?:/.test(text));
  return !isOfLink || (line.isAlone(token) && announces(lines[at - 1])) ? token.value : null;
}

/** The last of those that are the same, if all are. */
function lastOfOne<T extends { readonly token: Token }>(found: readonly T[]): T | null {
  const last = found.at(-1);
  if (last === undefined || found.some(({ token }) => token.value !== last.token.value))
    return null;
  return last;
}

/** It asks for what follows, or is a sentence that ends in a colon: "Library card:" is none. */
function announces(line: Line | undefined): boolean {
  if (line === undefined) return false;
  if (line.words.length > 0 || line.says(TYPED) || line.says(SYMBOLS)) return true;
  return line.text.length > LABEL_CHARS && /[:：]$/.test(line.text);
}

const buttonsOf = ({ html }: Searched) => new Set(html?.links.map(({ text }) => fold(text)));

const mayBeCode = (token: Token) =>
  !UNLIKE_CODES.has(token.shape) && !MANY_DIGITS.test(token.value) && !isLong(token);

/** Three digits are too few to be told from other numbers, and crossed-out ones are of accounts. */
const mayBeGiven = (token: Token) =>
  mayBeCode(token) && token.value.length > 3 && !/^X{2}/.test(token.value);

/** Of meetings and telephones. */
export const MANY_DIGITS = /^\d{9,}$/;
const UNLIKE_CODES: ReadonlySet<Shape> = new Set(['year', 'slogan', 'name', 'word', 'word groups']);

/** Parcels, prizes and bills have their days. */
export const endsSoon = (line: Line) =>
  line.says(EXPIRY) ? hasMinutes(line.lower) : TIME_OF_DAY.test(line.text) && line.says(EXPIRES);

/** Until which it is good. */
export const TIME_OF_DAY = /(?<!\d)\d{1,2}[:.h]\d{2}(?!\d|\.\d)/;

/** For how many minutes or hours something is good. */
export const saysMinutes = (text: string) =>
  hasMinutes(fold(text.slice(0, FACT_CHARS)).toLowerCase());

const hasMinutes = (lower: string) =>
  EXPIRY.placesIn(lower).some(({ start }) => !DAYS.test(lower.slice(start, start + 3)));

const DAYS = /^(?:24|48|72)(?!\d)/;

/** `/confirm/…`: most of such words are English in every language. */
function proves(url: string): boolean {
  const lower = url.slice(0, URL_CHARS).toLowerCase();
  const path = lower.replace(/^https?:\/\/[^/]*/, '');
  return !OTHER_URLS.test(lower) && PROVING_PATHS.some((words) => words.test(path));
}

const isPersonal = (url: string) =>
  ['strong', 'weak'].includes(readSecret(url, null).secret) && !OTHER_URLS.test(url.toLowerCase());

const PROVING_PATHS = [URL_WORDS.verify, URL_WORDS.signin];

const DEVICE =
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?<![A-Za-z])(?:Chrome|Firefox|Safari|Windows 1|mac ?OS|Mac OS|Android|iPhone|iOS|Linux)(?![a-z])/;

/** "412,90", "€ 12", "12 %", "24.12.2026", "12月", "2026". */
const SUM_OR_DATE =
  /\d[.,]\d\d(?!\d)|[$€£¥₹₽₺₫฿₩₦₴₸₾֏₪៛₱৳%٪]|(?<!\p{L})(?:usd|eur|gbp|chf|zł|kč|kr|ft|lei|tl|ron|rp|rm|azn|руб|грн|лв|円|元|원)(?!\p{L})|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d ?[年월月]|(?<!\d)20[2-4]\d(?!\d)/iu;
