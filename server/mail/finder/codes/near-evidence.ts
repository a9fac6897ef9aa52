import { when } from '../weighing.ts';
import { BACKUP_CODES, EXPIRY, MONEY, ONE_TIME, SECRECY } from '../words/code-words.ts';
import { BUILDS, CALLING, DISCOUNTS, OTHER_MATTERS, RECEIPTS } from '../words/other-words.ts';
import { SYMBOLS, TYPED, USED } from '../words/typed-words.ts';
import type { Vocabulary } from '../words/vocabulary.ts';
import type { Line, Word } from './code-line.ts';
import type { Evidence } from './code-weights.ts';
import { endsSoon } from './email-facts.ts';
import { isLettersOnly } from './letters.ts';
import type { Placement } from './placement.ts';
import { hasPurpose, isOpen, lastSentence, PURPOSES, sentenceAt } from './sentences.ts';
import type { Token } from './tokens.ts';

/** What the sentence of a number, the lines around it and the subject say of it. */

/** Lines below a code that is named, in which one may be asked to type it. */
const LINES_OF_TYPING = 2;

/** What no word for a code speaks for may be called otherwise; puzzles are not set off, and have no time. */
export function announced(
  place: Placement,
  token: Token,
  above: Line | undefined,
  isGiven: boolean,
): readonly Evidence[] {
  const isTyped = place === 'typed as said above';
  if ((!isTyped && place !== 'stands alone') || above === undefined || !isGiven) return [];
  const said = lastSentence(above);
  if (!isTyped && !(SYMBOLS.test(said) && TYPED.test(said))) return [];
  return [
    ...when(isOpen(above), 'announced by an open line'),
    ...when((!isTyped || isLettersOnly(token)) && SYMBOLS.test(said), 'symbols in the line above'),
  ];
}

/** A sentence that asks for a code and says what for: what stands above it is another matter. */
export function saysAllOf(above: Line | undefined): boolean {
  if (above === undefined || above.words.length === 0 || !above.says(TYPED)) return false;
  return asksForCode(above) || hasPurpose(above);
}

export function saysPurpose(above: Line | undefined): boolean {
  return above !== undefined && above.words.length > 0 && hasPurpose(above);
}

/** The line above asks the user to type a code that proves their identity. */
function asksForCode(above: Line | undefined): boolean {
  return above?.says(TYPED) === true && sortOfWords([above]) !== 'any';
}

export const isSame = (one: Token, other: Token) => one.value === other.value;

export function inItsSentence(
  line: Line,
  token: Token,
  above: readonly Line[],
  isTyped: boolean,
): readonly Evidence[] {
  const sentence = above.length === 0 ? sentenceAt(line, token) : '';
  const says = (words: Vocabulary) =>
    above.length === 0 ? words.test(sentence) : above.some((each) => each.says(words));
  return [
    ...when(says(USED) || isTyped, 'to be entered'),
    ...when(says(ONE_TIME), 'for one time'),
    ...when(says(OTHER_MATTERS), 'another matter in its line'),
  ];
}

/**
 * "Token: …", and below it "type the token exactly as shown", where something is to be proven. Below
 * a code that stands alone "please enter it" is enough, where the subject speaks of one to prove.
 */
export function isTypedBelow(
  line: Line,
  below: readonly Line[],
  alone: boolean,
  subject: Line,
): boolean {
  const [next] = below;
  if (next === undefined) return false;
  if (alone && sortOfWords([subject]) !== 'any' && next.says(USED)) return true;
  if (line.words.length === 0 || !hasPurpose(subject)) return false;
  return below.slice(0, LINES_OF_TYPING).some((each) => each.words.length > 0 && each.says(USED));
}

/** "Your code is 4827, paste it here", below a subject that proves something. */
export function isTypedWithin(line: Line, token: Token, subject: Line): boolean {
  if (line.words.length === 0 || !hasPurpose(subject)) return false;
  const sentence = sentenceAt(line, token);
  return TYPED.test(sentence) && !CALLING.test(sentence);
}

export function around(lines: readonly Line[], subject: Line): readonly Evidence[] {
  const says = (words: Vocabulary) => lines.some((line) => line.says(words));
  const isOther = says(OTHER_MATTERS);
  return [
    ...when(PURPOSES.some(says), 'purpose near'),
    ...when(says(MONEY), 'money near'),
    ...when(says(BUILDS) || subject.says(BUILDS), 'a build'),
    ...when(says(RECEIPTS) || subject.says(RECEIPTS), 'a receipt'),
    ...when(says(BACKUP_CODES), 'a list to keep'),
    ...when(isOther, 'another matter near'),
    ...when(isOther && subject.says(OTHER_MATTERS), 'another matter throughout'),
  ];
}

/** On what terms it is given: they follow some lines below. */
export function terms(lines: readonly Line[]): readonly Evidence[] {
  const says = (words: Vocabulary) => lines.some((line) => line.says(words));
  const isSoon = lines.some(endsSoon);
  return [
    ...when(isSoon, 'good for minutes'),
    ...when(!isSoon && says(EXPIRY), 'good for days'),
    ...when(says(SECRECY), 'not to be shared'),
  ];
}

export function inSubject(
  token: Token,
  subject: Line,
  line: Line,
  above: readonly Line[],
): readonly Evidence[] {
  const repeats = subject !== line && subject.tokens.some((other) => isSame(other, token));
  const speaks = subject.words.length > 0;
  const other = subject.says(OTHER_MATTERS);
  // A shop, too, has accounts to sign in to, and a newsletter has readers to verify.
  const isOfPerson = sortOfWords([line, ...above]) === 'identity' || asksForCode(above.at(-1));
  const excused = speaks || isOfPerson;
  return [
    ...when(repeats, 'also in the subject'),
    ...when(speaks, 'subject speaks of a code'),
    ...when(hasPurpose(subject), 'purpose in the subject'),
    ...when(
      subject.says(DISCOUNTS) || (!isOfPerson && PERCENTAGE.test(subject.text)),
      'an offer in the subject',
    ),
    ...when(other && excused, 'another matter beside a code in the subject'),
    ...when(other && !excused, 'another matter in the subject'),
  ];
}

/** In whatever language an offer is made. */
const PERCENTAGE = /\d ?[%٪]|[%٪] ?\d/;

export function sortOfWords(lines: readonly Line[]): Word['sort'] {
  const sorts = new Set(lines.flatMap(({ words }) => words.map(({ sort }) => sort)));
  if (sorts.has('identity')) return 'identity';
  return sorts.has('proof') ? 'proof' : 'any';
}
