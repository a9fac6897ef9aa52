import { weigh, when } from '../weighing.ts';
import { CODE_WORDS, ONE_TIME } from '../words/code-words.ts';
import { CHANGED } from '../words/link-words.ts';
import { DISCOUNTS, ELSEWHERE, ORDERS } from '../words/other-words.ts';
import { PASSWORD_CHANGED, PAYMENT_TO_COMPLETE } from '../words/pair-words.ts';
import { SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from '../words/purpose-words.ts';
import { SYMBOLS, TYPED, USED } from '../words/typed-words.ts';
import type { Line } from './code-line.ts';
import { type Evidence, WEIGHTS } from './code-weights.ts';
import { type EmailFacts, MANY_DIGITS } from './email-facts.ts';
import { isLabelled, NUMBER_OF } from './labels.ts';
import { isAnnounced, isLettersOnly, isNamedAsCode, standsOut } from './letters.ts';
import {
  announced,
  around,
  inItsSentence,
  inSubject,
  isSame,
  isTypedBelow,
  isTypedWithin,
  saysAllOf,
  saysPurpose,
  sortOfWords,
  terms,
} from './near-evidence.ts';
import { type Placement, placeOf } from './placement.ts';
import { hasPurpose, lastSentence, PURPOSES, SENTENCE_END, sentenceAt } from './sentences.ts';
import { isLong, isTypical } from './token-kinds.ts';
import type { Token } from './tokens.ts';
import {
  framesSubject,
  hasFormOfCode,
  isCount,
  isUnnamed,
  saysWhatFor,
  unnamed,
} from './unnamed-evidence.ts';

/** Lines between the sentence that announces a code and the line that holds nothing else. */
export const LINES_BETWEEN = 3;

/** Lines below a code that may say how long it is good, and for whom. */
const LINES_OF_TERMS = 6;

/** What the whole message tells, and what stands around each of its lines. */
export interface Surroundings {
  readonly subject: Line;
  readonly lines: readonly Line[];
  /** Texts of elements in large, bold or monospaced letters. */
  readonly marked: ReadonlySet<string>;
  /** The text says that the code stands in the subject. */
  readonly isSubjectNamed: boolean;
  readonly facts: EmailFacts;
  /** The text says for how many minutes or hours something is good. */
  readonly saysMinutes: () => boolean;
}

/** Empty where the token cannot be the code, whatever else speaks for it. */
export function evidenceFor(token: Token, at: number, mail: Surroundings): readonly Evidence[] {
  const { subject, lines, facts } = mail;
  const line = lines[at] ?? subject;
  const alone = line.isAlone(token);
  const marked = mail.marked.has(token.shown) || line.isEmphasized(token);
  const above = lines.slice(Math.max(0, at - LINES_BETWEEN), Math.max(0, at));
  if (at >= 0 && !alone && !marked && isSilent(line, token) && facts.onlyInTime() !== token.value)
    return [];
  const nearest = above.slice(alone && saysAllOf(above.at(-1)) ? -1 : -2);
  if (isLettersOnly(token) || isApart(token)) {
    const beside = lines.slice(Math.max(0, at - LINES_OF_TERMS), at + 1 + LINES_OF_TERMS);
    if (
      alone ? !isAnnounced(above.at(-1), lines[at + 1]) : !marked && !standsOut(line, token, beside)
    )
      return [];
  }
  if (token.shape === 'name' && !isNamedAsCode(line, token, above.findLast(hasLetters), subject))
    return [];
  const isOnly = (alone || marked) && facts.onlySetOff() === token.value;
  const place = placeOf(line, token, {
    alone,
    isSetOff: marked,
    above,
    below: lines[at + 1],
    terms: at < 0 ? [] : lines.slice(at + 1, at + 1 + LINES_OF_TERMS),
    subject,
    isNamed: mail.isSubjectNamed && line === subject,
    isOnly,
    isOnlyNumber: () => line !== subject && facts.onlyNumber() === token.value,
    isInTime: () =>
      line === subject
        ? framesSubject(subject, token) && mail.saysMinutes()
        : facts.onlyInTime() === token.value,
  });
  if (place === null || line.says(DISCOUNTS)) return [];
  if (token.shape === 'slogan' && alone && above.at(-1)?.says(DISCOUNTS)) return [];
  // Nothing but its shape speaks for it, or the subject.
  if (UNNAMED.has(place) && isOtherwise(above.at(-1))) return [];
  if (place === 'word in the subject' && above.at(-1)?.says(DISCOUNTS)) return [];
  const isNameless = isUnnamed(place) || place === 'given for a time';
  if (isNameless ? facts.saysChanged() : saysChanged(line, token)) return [];
  if (isNameless && isBelowNoun(line, token, above.at(-1)) && facts.hasPersonalLink()) return [];
  const sort = sortOfWords([line, subject, ...above.slice(-2)]);
  // Three digits are too few to be told from other numbers by less.
  if (token.value.length < 4 && sort === 'any') return [];
  // Slogans and names are written so, too.
  if (token.shape === 'word groups' && !alone && sort === 'any' && !hasPurpose(subject)) return [];
  if (isLabelled(line, token, alone ? above.at(-1) : undefined)) return [];
  if (subject.tokens.some((other) => isSame(other, token) && isLabelled(subject, other))) return [];
  const onTerms = terms([line, ...above, ...lines.slice(at + 1, at + 1 + LINES_OF_TERMS)]);
  const evidence = [
    place,
    ...when(token.shape !== 'year' || !alone, token.shape),
    ...when(
      token.shape === 'year' && /^ \p{L}/u.test(line.text.slice(token.end)),
      'words behind a year',
    ),
    ...when(alone, 'alone in its line'),
    ...when(isOnly, 'the only one set off'),
    ...when(
      alone && !MANY_DIGITS.test(token.value) && /[:：]$/.test(above.at(-1)?.text ?? ''),
      'announced by a colon',
    ),
    ...when(isUnnamed(place) && facts.isForAskers(), 'for those who asked'),
    ...(isUnnamed(place) && isTypical(token) ? unnamed(facts) : []),
    ...when(
      place === 'given for a time' && isCount(token, line) && !marked && !alone,
      'may be a count',
    ),
    ...when(place === 'opens or ends the subject', 'good for minutes'),
    ...when(TYPED_PLACES.has(place) && facts.hasPersonalLink(), 'the other way beside a link'),
    ...announced(place, token, above.at(-1), marked || isOnly || onTerms.length > 0),
    ...when(/:\s*$/.test(line.text.slice(0, token.start)), 'behind a colon'),
    ...when(marked, 'set off'),
    ...inItsSentence(
      line,
      token,
      alone ? nearest : [],
      isTypedBelow(line, at < 0 ? [] : lines.slice(at + 1), alone, subject) ||
        isTypedWithin(line, token, subject),
    ),
    ...around([...nearest, line, ...lines.slice(at + 1, at + 2)], subject),
    ...when(alone && saysPurpose(above.at(-1)), 'purpose in the line above'),
    ...onTerms,
    ...inSubject(token, subject, line, alone ? nearest : []),
    ...when(sort === 'identity', 'word for signing in'),
    ...when(sort === 'proof', 'word for a proof'),
  ] as const;
  // Long ones are keys and numbers of cases, but for one that is to be typed.
  const isWanted = [...TO_DO, 'purpose in the subject' as const];
  if (isLong(token) && sort === 'any' && !isWanted.some((each) => evidence.includes(each)))
    return [];
  const isExplained =
    saysWhatFor(evidence, token, marked) ||
    hasFormOfCode(evidence, token, above, [subject, ...lines.slice(at + 1, at + 2)]);
  if (isUnnamed(place) && !isExplained) return [];
  // Offers are called codes as well.
  if (token.shape === 'slogan' && sort === 'any' && !saysWhatFor(evidence, token, false)) return [];
  const isDone = sort !== 'identity' && !TO_DO.some((each) => evidence.includes(each));
  const saysOrder = [line, subject, ...above.slice(-1)].some((each) => each.says(ORDERS));
  const all = [...evidence, ...when(isDone && saysOrder, 'an order that is confirmed')];
  const near = [line, ...(alone ? nearest : [])];
  // "Access code" is also said of doors and conferences.
  const signsIn = near.some((each) => each.says(SIGNIN_WORDS) || each.says(ONE_TIME));
  if (signsIn && sortOfWords(near) === 'identity')
    return excused(all, 'another matter beside signing in');
  const pays =
    evidence.includes('to be entered') &&
    !line.says(ELSEWHERE) &&
    near.some(({ lower }) => PAYMENT_TO_COMPLETE.test(lower));
  if (pays) return [...excused(all, 'another matter beside signing in'), 'a payment to complete'];
  const isNamedAbove = place === 'word above' && evidence.includes('announced by a colon');
  if (isOnly && (isNamedAbove || sortOfWords(near) !== 'any'))
    return excused(all, 'another matter that is confirmed');
  if (place === 'typed as said above') return all.filter((each) => !isOfOthers(each));
  return SAID_TO_BE_TYPED.has(place) ? all.filter((each) => each !== 'money near') : all;
}

/** Nothing in its line says what it is for. A number may part the words that ask for it: "put 4827 in". */
const isSilent = (line: Line, { start, end }: Token) =>
  line.words.length === 0 &&
  !SPEAKING.some((words) => line.says(words)) &&
  !TYPED.test(line.lower.slice(0, start)) &&
  !TYPED.test(line.lower.slice(end));
const SPEAKING = [TYPED, USED, SYMBOLS, ...PURPOSES];

const hasLetters = ({ text }: Line) => /\p{L}/u.test(text);

/** "The password of member 482913 was changed." */
function saysChanged(line: Line, token: Token): boolean {
  const sentence = sentenceAt(line, token);
  return (PASSWORD_CHANGED.test(sentence) || CHANGED.test(sentence)) && !TYPED.test(sentence);
}

/** Words of a label that is no sentence: "Library card". */
const LABEL_WORDS = 3;

/** Below or behind a few words that ask for nothing: in an email with a link it is whose it is. */
function isBelowNoun(line: Line, token: Token, above: Line | undefined): boolean {
  const alone = line.isAlone(token);
  const said = alone
    ? (above?.lower ?? '')
    : (line.lower.slice(0, token.start).split(SENTENCE_END).at(-1) ?? '');
  const words = said.match(/[\p{L}\p{M}\p{N}’'-]+/gu)?.length ?? 0;
  if (words === 0 || words > LABEL_WORDS) return false;
  return ![CODE_WORDS, SYMBOLS, TYPED, VERIFY_WORDS, SIGNIN_WORDS].some((each) => each.test(said));
}

/** The line above speaks of an offer, or of what is typed elsewhere. */
function isOtherwise(above: Line | undefined): boolean {
  if (above === undefined) return false;
  if (NUMBER_OF.test(lastSentence(above)) && !SECURITY_WORDS.test(lastSentence(above))) return true;
  return above.says(DISCOUNTS) || (above.says(TYPED) && above.says(ELSEWHERE));
}

/** The sentence says that it is to be typed: a sum beside that is of no weight. */
const SAID_TO_BE_TYPED: ReadonlySet<Placement> = new Set(['typed as named', 'typed to prove it']);

/** The sentence that asks for it is of nothing else, and what stands before that is of no weight. */
const isOfOthers = (each: Evidence) => each.startsWith('another matter') || each === 'money near';

/** Shops, hotels and couriers have accounts to sign in to: their matters count once, and less. */
export function excused(evidence: readonly Evidence[], once: Evidence): readonly Evidence[] {
  const matters = evidence.filter((each) => each.startsWith('another matter'));
  if (weigh(matters, WEIGHTS) >= WEIGHTS[once]) return evidence;
  return [...evidence.filter((each) => !matters.includes(each)), once];
}

/** Whoever still has to do something has not been sent a confirmation. */
const TO_DO: readonly Evidence[] = [
  'asked for',
  'to be entered',
  'good for minutes',
  'good for days',
  'for one time',
];

const UNNAMED: ReadonlySet<Placement> = new Set(['stands alone', 'given for a time']);

/** Sentences that ask to type the code for something that a link beside it does as well. */
const TYPED_PLACES: ReadonlySet<Placement> = new Set(['typed to prove it', 'typed as named']);

/** In groups that a sentence may have as well: "ID 22 AB". */
const isApart = ({ shown, shape }: Token) =>
  shown.includes(' ') && (shape === 'mixed' || (shape === 'unusual' && /[A-Z]/.test(shown)));
