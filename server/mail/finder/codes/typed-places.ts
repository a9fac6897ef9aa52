import { EXPIRY, endsInAre, endsInIs, ONE_TIME, SECRECY } from '../words/code-words.ts';
import { EXPIRES, ONCE } from '../words/link-words.ts';
import {
  CALLING,
  DISCOUNTS,
  ELSEWHERE,
  FIGURES,
  ORDERS,
  OTHER_MATTERS,
  REPLYING,
} from '../words/other-words.ts';
import { RESET_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from '../words/purpose-words.ts';
import { SYMBOLS, TYPED, USE_WORDS, USED, WITH } from '../words/typed-words.ts';
import type { Vocabulary } from '../words/vocabulary.ts';
import type { Line, Word } from './code-line.ts';
import { TIME_OF_DAY } from './email-facts.ts';
import { LABEL_CHARS, NUMBER_OF } from './labels.ts';
import {
  hasPurpose,
  isOpen,
  lastSentence,
  proves,
  REACH_AFTER,
  REACH_BEFORE,
  REACH_CLOSE,
  REACH_NEXT,
  REACH_TO_IS,
  SENTENCE_END,
  sentenceAt,
} from './sentences.ts';
import { isTypical } from './token-kinds.ts';
import type { Token } from './tokens.ts';

/** Where a number stands to a verb for typing, if no word for a code is beside it. */

/** Characters of "şifreniz ". */
const PASSWORD_REACH = 14;

/** "Password: 774-120", where the subject or a line above says that it is for one time. */
export function isNamedPassword(line: Line, token: Token, near: readonly Line[]): boolean {
  if (token.shape === 'year' || token.start === 0 || line === near[0]) return false;
  const before = line.lower.slice(Math.max(0, token.start - REACH_TO_IS), token.start);
  const sentence = before.split(SENTENCE_END).at(-1) ?? '';
  const isNamed = RESET_WORDS.test(endsInIs(sentence) ? sentence : sentence.slice(-PASSWORD_REACH));
  return isNamed && near.some((each) => each.says(ONE_TIME));
}

/** "Use 482913 to …", or "Enter this to sign in: 482913". */
export function isAskedFor(line: Line, token: Token): boolean {
  const before = line.lower.slice(Math.max(0, token.start - REACH_AFTER), token.start);
  if (USE_WORDS.test(before.slice(-LABEL_CHARS))) return true;
  if (!before.trimEnd().endsWith(':')) return false;
  const sentence = /[^.!?;:]{4,}:\s*$/.exec(before)?.[0] ?? '';
  return USED.test(sentence) && (VERIFY_WORDS.test(sentence) || SIGNIN_WORDS.test(sentence));
}

/**
 * "Skriv 482913 for at logge ind", "Adresi doğrulamak için 482913 yazın": no word for a code, but
 * under a subject that proves something a verb for typing in a sentence that does, or right beside it.
 */
export function provesInSentence(
  line: Line,
  token: Token,
  subject: Line,
): 'typed to prove it' | 'proven with it' | null {
  const place = provingPlace(line, token, subject);
  // On the telephone numbers of cases are told.
  return place === null || CALLING.test(sentenceAt(line, token)) ? null : place;
}

function provingPlace(
  line: Line,
  token: Token,
  subject: Line,
): 'typed to prove it' | 'proven with it' | null {
  if (line === subject || token.shape === 'year') return null;
  // Digits in odd groups, and `VLD-20841`, as customers are called.
  if (token.shape === 'unusual' && /^(?:\d+$|[A-Z]{2,3}-)/.test(token.value)) return null;
  const isAnnounced = subject.words.some(isOfPerson);
  if (subject.says(OTHER_MATTERS) || subject.says(ORDERS)) return null;
  if (subject.words.length === 0 && !hasPurpose(subject))
    return saysAllOfCode(sentenceAt(line, token)) ? 'typed to prove it' : null;
  const { lower } = line;
  const before = (lower.slice(0, token.start).split(SENTENCE_END).at(-1) ?? '').slice(
    -REACH_BEFORE,
  );
  const behind = lower.slice(token.end).split(SENTENCE_END, 1).join('').slice(0, REACH_CLOSE);
  const proving = proves(sentenceAt(line, token));
  if (proving && (TYPED.test(before) || TYPED.test(behind))) return 'typed to prove it';
  if (TYPED.test(before.slice(-REACH_NEXT)) || TYPED.test(behind.slice(0, REACH_NEXT)))
    return 'typed to prove it';
  if (endsInAre(before) && SYMBOLS.test(before)) return 'typed to prove it';
  // "Con 2500 puntos, entras …" is of points.
  const next = behind.split(',', 1).join('').slice(0, REACH_NEXT);
  if (!WITH.test(before)) return null;
  if (proves(before)) return 'proven with it';
  return (isAnnounced || token.shape !== 'digits') && proves(next) ? 'proven with it' : null;
}

/**
 * In a sentence that proves something or asks to type, below a subject that proves something: which
 * of its words are known is left open. Counts are followed by what is counted.
 */
export function isSaidToProve(line: Line, token: Token, subject: Line): boolean {
  if (line === subject || !isTypical(token) || isGreeted(line, token)) return false;
  if (!isOfProof(subject) && !subject.words.some(isOfPerson)) return false;
  if (concernsMatters(subject)) return false;
  const sentence = sentenceAt(line, token);
  const isCounted = token.shape === 'digits' && /^ \p{Ll}/u.test(line.text.slice(token.end));
  const isProving = VERIFY_WORDS.test(sentence) || SIGNIN_WORDS.test(sentence);
  if (!TYPED.test(sentence) && !SYMBOLS.test(sentence) && (isCounted || !isProving)) return false;
  return !ELSEWHERE.test(sentence) && !isOfMatters(sentence) && !FIGURES.test(sentence);
}

/** "Hi QX482," */
const isGreeted = ({ text }: Line, { start, end }: Token) =>
  /^[,!]/.test(text.slice(end)) &&
  /^[\p{L}\p{M}’']{1,15}(?: \p{L}{1,10})?,? $/u.test(text.slice(0, start));

/** "Read the sequence 4827 out to us to prove who you are": what it is, and what it is for. */
function saysAllOfCode(sentence: string): boolean {
  if (!TYPED.test(sentence) || !SYMBOLS.test(sentence) || ELSEWHERE.test(sentence)) return false;
  return VERIFY_WORDS.test(sentence) || SIGNIN_WORDS.test(sentence);
}

/**
 * "Type the digits below into the app:" and they follow in a line of their own. Puzzles say so too:
 * a code is set off, or has its time, or the subject proves something, or a button below does.
 */
export function isTypedAsSaid(
  above: Line | undefined,
  { shape, value }: Token,
  isSetOff: boolean,
  [subject, ...terms]: readonly [Line, ...Line[]],
): boolean {
  if (above === undefined || shape === 'year') return false;
  if (shape === 'unusual' && !/^(?:\d{4,8}|(?=.*\d)(?=.*\p{L})[\p{L}\d-]{5,9})$/u.test(value))
    return false;
  const said = lastSentence(above);
  if (!SYMBOLS.test(said) || !TYPED.test(said)) return false;
  if (ELSEWHERE.test(said) || isOfMatters(said) || concernsMatters(subject)) return false;
  if ((isSetOff && isOpen(above)) || terms.some(saysTerms)) return true;
  if (isOpen(above) && terms.some(({ text }) => TIME_OF_DAY.test(text))) return true;
  const isBelow = shape === 'spread' && terms.some(({ lower }) => proves(lower));
  return isBelow || subject.words.some(isOfPerson) || hasPurpose(subject);
}

const isOfProof = (line: Line) => line.says(VERIFY_WORDS) || line.says(SIGNIN_WORDS);
const concernsMatters = (line: Line) => MATTERS.some((words) => line.says(words));
const isOfMatters = (text: string) => MATTERS.some((words) => words.test(text));
const saysTerms = (line: Line) =>
  [EXPIRY, EXPIRES, SECRECY, ONCE].some((words) => line.says(words));

/**
 * "Type the digits 4827 into the form", in good time or under a subject that proves something; or
 * "Type this: 4827" at the end of a line, in good time.
 */
export function isTypedAsNamed(
  line: Line,
  token: Token,
  near: readonly [Line, ...Line[]],
): boolean {
  if (token.shape === 'year' || line === near[0]) return false;
  const before = line.lower.slice(Math.max(0, token.start - SYMBOLS_REACH), token.start);
  const isLast = /: $/.test(before) && !/[\p{L}\p{N}]/u.test(line.text.slice(token.end));
  if (!isLast && !SYMBOLS.test(before)) return false;
  const sentence = sentenceAt(line, token);
  if (!TYPED.test(sentence) || ELSEWHERE.test(sentence) || isOfMatters(sentence)) return false;
  const [subject, ...terms] = near;
  if (concernsMatters(subject) || (isLast && isOfNumbers(sentence))) return false;
  const isProven = isLast ? isOfProof(subject) : hasPurpose(subject);
  return isProven || [line, ...terms].some(saysTerms);
}

/** "Kontonummer", or what is quoted. */
const isOfNumbers = (text: string) => NUMBER_OF.test(text) || REPLYING.test(text);

/** Characters between "the digits" and the digits. */
const SYMBOLS_REACH = 20;

const MATTERS: readonly Vocabulary[] = [OTHER_MATTERS, ORDERS, DISCOUNTS];
const isOfPerson = ({ sort }: Word) => sort !== 'any';
