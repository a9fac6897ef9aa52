import type { FoundCode } from '#shared/message.ts';
import { cleanLine } from '../text/clean.ts';
import { once } from '../text/once.ts';
import { Line, linesOf } from './codeline.ts';
import { ENOUGH, WEIGHTS } from './codeweights.ts';
import { BACKUP_CODES, CODE_WORDS, EXPIRED, IN_SUBJECT, SYMBOLS, TYPED } from './codewords.ts';
import { evidenceFor, isLong, LINES_BETWEEN, type Surroundings } from './evidence.ts';
import { fold } from './folding.ts';
import { CHANGED, NOT_YOU } from './linkwords.ts';
import { codeInMarkup } from './markup.ts';
import { ORDERS, OTHER_MATTERS, REFERENCES, REPLYING } from './otherwords.ts';
import { isLabelled } from './placement.ts';
import type { Searched } from './searched.ts';
import { searchedTexts } from './searched.ts';
import type { Shape, Token } from './tokens.ts';
import { weigh } from './weighing.ts';

/** Characters of a passcode that came in a header. */
const MAX_OTP_CHARS = 32;

/** So many of one kind are a list to keep, and none of them is the one to type. */
const A_LIST = 3;

/** Lines above and below a code in which others make it one of a list. */
const LINES_OF_A_LIST = 12;

/** Lines of a text in which every number is judged, and of its end. */
const LINES_AT_THE_TOP = 150;
const LINES_AT_THE_END = 25;
/** Characters of a line that holds a code and little else. */
const SHORT_LINE_CHARS = 40;

/** Subjects carry order numbers too: the text is believed where both have one. */
const SUBJECT_DISCOUNT = 10;

/**
 * The one-time code that the message wants typed, from the most to the least trusted place:
 * the OTP-Token header, the domain-bound form, mark-up that says so, the visible text, and
 * last the subject. Rather none than a wrong one.
 */
export function findCode(mail: Searched): FoundCode | null {
  const value = statedCode(mail) ?? readCode(mail);
  return value === null ? null : { value };
}

/** By somebody who meant a program to find it. */
function statedCode(mail: Searched): string | null {
  if (mail.otp !== null) return cleanLine(mail.otp, MAX_OTP_CHARS);
  for (const text of searchedTexts(mail)) {
    const bound = text.includes('@') ? DOMAIN_BOUND.exec(text)?.[1] : undefined;
    if (bound !== undefined) return bound;
  }
  return codeInMarkup(mail.html?.structured ?? []);
}

const NONE: ReadonlySet<string> = new Set();

/** `@example.com #123456`, also with an embedded domain behind (WICG, sms-one-time-codes). */
const DOMAIN_BOUND =
  /^@[a-z0-9.-]{1,253} [#%](?=\w{0,12}\d)([\w-]{3,12})(?: [%@][a-z0-9.-]{1,253})?[ \t\r]*$/im;

function readCode(mail: Searched): string | null {
  const subject = new Line(fold(mail.subject));
  const code = codeUnder(subject, mail);
  // The cheap question was whether there is one.
  const isNone = code === null || NO_CODE_UNDER.some((words) => subject.says(words));
  return isNone ? null : code;
}

/** Characters of a text that may say whom it is for: those with a code are short. */
const MAX_ASKERS_CHARS = 5_000;

/** It is used up, or one of many to keep, or of no use any more. */
const NO_CODE_UNDER = [EXPIRED, CHANGED, BACKUP_CODES] as const;

function codeUnder(subject: Line, mail: Searched): string | null {
  const isSubjectNamed = subject.tokens.length > 0 && searchedTexts(mail).some(namesSubject);
  const alone = { ...ALONE, subject, isSubjectNamed };
  const inSubject = bestOf(candidates([subject], alone, NONE));
  const marked = new Set(mail.html?.marked.map(fold));
  const judged = new Set<string>();
  const known = new Map<string, Line>();
  for (const text of searchedTexts(mail)) {
    const folded = fold(text);
    const lines = ownLines(subject, linesOf(folded, known));
    const surroundings: Surroundings = {
      subject,
      lines,
      marked,
      isSubjectNamed,
      onlySetOff: once(() => onlySetOff(lines, marked)),
      isForAskers: once(() => NOT_YOU.test(folded.slice(0, MAX_ASKERS_CHARS).toLowerCase())),
    };
    const best = bestOf(candidates(lines, surroundings, judged));
    if (best !== null && isOneOfMany(best, lines)) return null;
    if (best !== null && best.score >= (inSubject?.score ?? 0) - SUBJECT_DISCOUNT)
      return best.value;
    // The plain text repeats most of what the HTML says: no need to judge it twice.
    for (const { tokens } of lines) for (const { value } of tokens) judged.add(value);
  }
  return inSubject?.value ?? null;
}

/** Nothing stands around the subject. */
const ALONE = {
  lines: [],
  marked: NONE,
  onlySetOff: () => null,
  isForAskers: () => false,
} as const;

/** Without the email that it answers, which tells numbers of its own. */
function ownLines({ text }: Line, lines: readonly Line[]): readonly Line[] {
  if (!ANSWER.test(text)) return lines;
  const own = lines.filter((line) => !line.text.startsWith('>'));
  // Below `>` an answer may follow.
  const end = own.length < lines.length ? -1 : own.findIndex((line) => WROTE.test(line.text));
  return end < 0 ? own : own.slice(0, end);
}

const ANSWER =
  /^(?:re|aw|antw|sv|vs|odp|res|rif|vb|ynt|bls|ats|atb|от[вг]|απ|回复|回覆|답장|返信)\s?[:：]/i;
/** A year, a time and a colon at the end, in whatever language. */
const WROTE = /(?<!\d)20\d\d(?!\d).{0,60}\d{1,2}[:.]\d{2}.{0,100}[:：]$/;

/** Of those that stand alone in their line, or in letters of their own, that are no other numbers. */
function onlySetOff(lines: readonly Line[], marked: ReadonlySet<string>): string | null {
  const found = new Map<string, () => boolean>();
  for (const [at, line] of lines.slice(0, LINES_AT_THE_TOP).entries())
    for (const token of line.tokens) {
      if (UNLIKE_CODES.has(token.shape) || MANY_DIGITS.test(token.value) || isLong(token)) continue;
      const alone = line.text.length <= SHORT_LINE_CHARS && line.isAlone(token);
      if (!alone && !marked.has(token.shown) && !line.isEmphasized(token)) continue;
      found.set(token.value, () => isLabelled(line, token, alone ? lines[at - 1] : undefined));
    }
  // What one is called is asked where there are others, since it costs more.
  const setOff = [...found].filter(([, isOther]) => found.size === 1 || !isOther());
  return setOff.length === 1 ? (setOff[0]?.[0] ?? null) : null;
}

/** Of meetings and telephones. */
const MANY_DIGITS = /^\d{9,}$/;
const UNLIKE_CODES: ReadonlySet<Shape> = new Set(['year', 'slogan', 'word', 'word groups']);

/** "Enter the number in the subject line": and not where it is to be quoted. */
function namesSubject(text: string): boolean {
  const sentences = fold(text.slice(0, MAX_POINTING_CHARS)).toLowerCase().split(SENTENCES);
  return sentences.some(
    (sentence) =>
      IN_SUBJECT.test(sentence) &&
      (CODE_WORDS.test(sentence) || TYPED.test(sentence)) &&
      ![REFERENCES, OTHER_MATTERS, ORDERS, REPLYING].some((words) => words.test(sentence)),
  );
}

/** Characters of a text that may say where the code is: it does so at once. */
const MAX_POINTING_CHARS = 2_000;
const SENTENCES = /[.!?]\s|[。！？]|\n/;

interface Candidate {
  /** Its line. */
  readonly at: number;
  readonly value: string;
  readonly kind: string;
  readonly score: number;
}

function candidates(
  lines: readonly Line[],
  mail: Surroundings,
  judged: ReadonlySet<string>,
): readonly Candidate[] {
  return lines.flatMap((line, at) => {
    if (at >= LINES_AT_THE_TOP && !isWorthALook(at, lines)) return [];
    return line.tokens.flatMap((token) => {
      if (judged.has(token.value)) return [];
      const score = weigh(evidenceFor(token, line === mail.subject ? -1 : at, mail), WEIGHTS);
      return score >= ENOUGH ? [{ at, value: token.value, kind: kindOf(token), score }] : [];
    });
  });
}

/**
 * Below its top a long text is a list or a quotation, full of numbers: a line is looked at there if
 * it is short, or among the last ones, and if one near it speaks of a code.
 */
function isWorthALook(at: number, lines: readonly Line[]): boolean {
  const isLast = at >= lines.length - LINES_AT_THE_END;
  const { text = '', tokens = [] } = lines[at] ?? {};
  if (!isLast && text.length > SHORT_LINE_CHARS) return false;
  // The cheap question first.
  if (tokens.length === 0) return false;
  return lines
    .slice(at - LINES_BETWEEN, at + 2)
    .some((line) => line.says(CODE_WORDS) || (line.says(SYMBOLS) && line.says(TYPED)));
}

/** Several of a kind, in lines that hold nothing else: none of them is the one to type. */
function isOneOfMany(best: Candidate, lines: readonly Line[]): boolean {
  const alike = lines
    .slice(Math.max(0, best.at - LINES_OF_A_LIST), best.at + LINES_OF_A_LIST)
    .filter((line) => line.holdsOnlyTokens)
    .flatMap((line) => line.tokens.filter((token) => kindOf(token) === best.kind));
  return new Set(alike.map(({ value }) => value)).size >= A_LIST;
}

const kindOf = ({ value, shape }: Token) => `${shape} ${value.length}`;

function bestOf(found: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of found)
    if (best === null || candidate.score > best.score) best = candidate;
  const alike = new Set(found.filter(({ kind }) => kind === best?.kind).map(({ value }) => value));
  return alike.size >= A_LIST ? null : best;
}
