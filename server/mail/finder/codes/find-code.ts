import type { FoundCode } from '#shared/message.ts';
import { cleanLine } from '../../text/clean.ts';
import { withoutSender } from '../links/sender-name.ts';
import { codeInMarkup } from '../markup.ts';
import type { Searched } from '../searched.ts';
import { searchedTexts } from '../searched.ts';
import { weigh } from '../weighing.ts';
import { BACKUP_CODES, CODE_WORDS, EXPIRED, IN_SUBJECT } from '../words/code-words.ts';
import { fold } from '../words/folding.ts';
import { CHANGED } from '../words/link-words.ts';
import { ORDERS, OTHER_MATTERS, REFERENCES, REPLYING } from '../words/other-words.ts';
import { SIGNIN_WORDS, VERIFY_WORDS } from '../words/purpose-words.ts';
import { SYMBOLS, TYPED } from '../words/typed-words.ts';
import { evidenceFor, LINES_BETWEEN, type Surroundings } from './code-evidence.ts';
import { Line } from './code-line.ts';
import { linesOf } from './code-lines.ts';
import { ENOUGH, WEIGHTS } from './code-weights.ts';
import {
  factsOf,
  LINES_AT_THE_TOP,
  NO_FACTS,
  SHORT_LINE_CHARS,
  saysMinutes,
} from './email-facts.ts';
import type { Token } from './tokens.ts';

/** Characters of a passcode that came in a header. */
const MAX_OTP_CHARS = 32;

/** So many of one kind are a list to keep, and none of them is the one to type. */
const A_LIST = 3;

/** Lines above and below a code in which others make it one of a list. */
const LINES_OF_A_LIST = 12;

/** Lines of the end of a text in which every number is judged, as at its top. */
const LINES_AT_THE_END = 25;

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
  const subject = new Line(fold(withoutSender(mail)));
  const code = codeUnder(subject, mail);
  // The cheap question was whether there is one.
  const isNone = code === null || NO_CODE_UNDER.some((words) => subject.says(words));
  return isNone ? null : code;
}

/** It is used up, or one of many to keep, or of no use any more. */
const NO_CODE_UNDER = [EXPIRED, CHANGED, BACKUP_CODES] as const;

function codeUnder(subject: Line, mail: Searched): string | null {
  const marked = new Set(mail.html?.marked.map(fold));
  const known = new Map<string, Line>();
  const texts = searchedTexts(mail);
  const ofSubject = {
    subject,
    isSubjectNamed: subject.tokens.length > 0 && texts.some(namesSubject),
    saysMinutes: () => texts.some(saysMinutes),
  };
  const alone = { ...ofSubject, lines: [], marked: NONE, facts: NO_FACTS };
  const inSubject = bestOf(candidates([subject], alone, NONE));
  const judged = new Set<string>();
  for (const text of texts) {
    const folded = fold(text);
    const lines = ownLines(subject, linesOf(folded, known));
    const facts = factsOf({ mail, folded, lines, marked });
    const found = candidates(lines, { ...ofSubject, lines, marked, facts }, judged);
    const best = bestOf(withoutGreeted(found, lines));
    if (best !== null && isOneOfMany(best, lines)) return null;
    if (best !== null && best.score >= (inSubject?.score ?? 0) - SUBJECT_DISCOUNT)
      return best.value;
    // The plain text repeats most of what the HTML says: no need to judge it twice.
    for (const { tokens } of lines) for (const { value } of tokens) judged.add(value);
  }
  return inSubject?.value ?? null;
}

/** Without the email that it answers, which tells numbers of its own: unless it has the only ones. */
function ownLines({ text }: Line, lines: readonly Line[]): readonly Line[] {
  if (!ANSWER.test(text)) return lines;
  const own = lines.filter((line) => !line.text.startsWith('>'));
  // Below `>` an answer may follow.
  const end = own.length < lines.length ? -1 : own.findIndex((line) => WROTE.test(line.text));
  const written = end < 0 ? own : own.slice(0, end);
  return written.some(({ tokens }) => tokens.length > 0) || !lines.some(asksFor) ? written : lines;
}

const asksFor = (line: Line) => line.tokens.length > 0 && line.words.length > 0 && line.says(TYPED);

const ANSWER =
  /^(?:re|aw|antw|sv|vs|odp|res|rif|vb|ynt|bls|ats|atb|от[вг]|απ|回复|回覆|답장|返信)\s?[:：]/i;
/** A year, a time and a colon at the end, in whatever language. */
const WROTE = /(?<!\d)20\d\d(?!\d).{0,60}\d{1,2}[:.]\d{2}.{0,100}[:：]$/;

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
    .some((line) => line.says(CODE_WORDS) || (line.says(TYPED) && isOfProof(line)));
}

const isOfProof = (line: Line) =>
  line.says(SYMBOLS) || line.says(VERIFY_WORDS) || line.says(SIGNIN_WORDS);

/** Several of a kind, in lines that hold nothing else: none of them is the one to type. */
function isOneOfMany(best: Candidate, lines: readonly Line[]): boolean {
  const alike = lines
    .slice(Math.max(0, best.at - LINES_OF_A_LIST), best.at + LINES_OF_A_LIST)
    .filter((line) => line.holdsOnlyTokens)
    .flatMap((line) => line.tokens.filter((token) => kindOf(token) === best.kind));
  return new Set(alike.map(({ value }) => value)).size >= A_LIST;
}

const kindOf = ({ value, shape }: Token) => `${shape} ${value.length}`;

/** Lines at the top of a text, of which one may greet. */
const LINES_TO_GREETING = 3;
const GREETING = /^.{1,80}[,!，！]$/;

/**
 * Drops codes in a greeting if the email has another of the same kind: a user who signs up may enter
 * "your code is 482913" as a name, and the greeting repeats the name.
 */
function withoutGreeted(found: readonly Candidate[], lines: readonly Line[]): readonly Candidate[] {
  const isGreeted = ({ at }: Candidate) =>
    at < LINES_TO_GREETING && GREETING.test(lines[at]?.text ?? '');
  const others = found.filter((candidate) => !isGreeted(candidate));
  const isAlike = others.some(({ kind }) =>
    found.some((one) => isGreeted(one) && one.kind === kind),
  );
  return isAlike ? others : found;
}

function bestOf(found: readonly Candidate[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of found)
    if (best === null || candidate.score > best.score) best = candidate;
  const alike = new Set(found.filter(({ kind }) => kind === best?.kind).map(({ value }) => value));
  return alike.size >= A_LIST ? null : best;
}
