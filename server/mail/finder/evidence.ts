import type { Line, Word } from './codeline.ts';
import { BACKUP_CODES, EXPIRY, MONEY, ONE_TIME, SECRECY, TYPED, USED } from './codewords.ts';
import { isAnnounced, isLettersOnly, standsOut } from './letters.ts';
import { BUILDS, DISCOUNTS, ELSEWHERE, ORDERS, OTHER_MATTERS, RECEIPTS } from './otherwords.ts';
import { isLabelled, placeOf, sentenceAt } from './placement.ts';
import { RESET_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from './purposewords.ts';
import type { Token } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';
import { weigh, when } from './weighing.ts';

/**
 * What speaks for and against a token being the code, each with its weight. Set by hand and
 * not fitted to any mail: one of the placements must hold, and a token that nothing but its
 * place speaks for needs two more that say what the message is about.
 */
export const WEIGHTS = {
  /** "Your code: 482913", "482913 is your code". */
  'word before': 45,
  'word behind': 40,
  'word in the line': 30,
  /** In a line of its own, below or above the sentence that speaks of it. */
  'word above': 40,
  'word below': 30,
  'word in the subject': 25,
  /** "Use 482913 to …". */
  'asked for': 30,
  /** "482913 – log in to …". */
  'opens a line of purpose': 30,
  /** "Skriv 482913 for at logge ind", "Met 482913 log je in". */
  'typed to prove it': 40,
  'typed as said above': 40,
  'proven with it': 30,
  /** The text says that the code stands in the subject. */
  'named by the text': 55,
  'stands alone': 20,

  'alone in its line': 5,
  'behind a colon': 5,
  'set off': 10,
  'also in the subject': 20,
  'subject speaks of a code': 20,
  'word for signing in': 25,
  'word for a proof': 20,
  'to be entered': 15,
  'for one time': 15,
  'purpose near': 10,
  /** "To sign in, type this code:" */
  'purpose in the line above': 10,
  'purpose in the subject': 10,
  'good for minutes': 15,
  'not to be shared': 10,

  'six digits': 5,
  digits: -5,
  groups: 0,
  /** Hardly anything else is written in single digits. */
  spread: 20,
  mixed: -5,
  unusual: -15,
  'letter groups': -5,
  letters: -15,
  slogan: -20,
  year: -20,
  'words behind a year': -40,
  /** Lower case, in groups, as sign-in words are. */
  'word groups': -15,
  word: -35,

  'another matter beside signing in': -25,
  'another matter in its line': -35,
  'another matter near': -20,
  'another matter in the subject': -50,
  'another matter beside a code in the subject': -25,
  'another matter throughout': -20,
  'money near': -10,
  'a receipt': -45,
  'a build': -60,
  'an order that is confirmed': -45,
  'an offer in the subject': -40,
  'a list to keep': -60,
} as const;

type Evidence = keyof typeof WEIGHTS;

/** Below it, nothing is better than something. */
export const ENOUGH = 50;

/** Lines between the sentence that announces a code and the line that holds nothing else. */
export const LINES_BETWEEN = 3;

/** Lines below a code that may say how long it is good, and for whom. */
const LINES_OF_TERMS = 6;
/** Lines below a code that is named, in which one may be asked to type it. */
const LINES_OF_TYPING = 2;

/** Characters of a code that is long for one. */
const LONG_CODE_CHARS = 10;

/** What the whole message tells, and what stands around each of its lines. */
export interface Surroundings {
  readonly subject: Line;
  readonly lines: readonly Line[];
  /** Texts of elements in large, bold or monospaced letters. */
  readonly marked: ReadonlySet<string>;
  /** The text says that the code stands in the subject. */
  readonly isSubjectNamed: boolean;
}

/** Empty where the token cannot be the code, whatever else speaks for it. */
export function evidenceFor(token: Token, at: number, mail: Surroundings): readonly Evidence[] {
  const { subject, lines } = mail;
  const line = lines[at] ?? subject;
  const alone = line.isAlone(token);
  const marked = mail.marked.has(token.shown);
  const above = lines.slice(Math.max(0, at - LINES_BETWEEN), Math.max(0, at));
  const nearest = above.slice(alone && saysAllOf(above.at(-1)) ? -1 : -2);
  if (isLettersOnly(token) || isApart(token)) {
    const beside = lines.slice(Math.max(0, at - LINES_OF_TERMS), at + 1 + LINES_OF_TERMS);
    if (
      alone ? !isAnnounced(above.at(-1), lines[at + 1]) : !marked && !standsOut(line, token, beside)
    )
      return [];
  }
  const place = placeOf(line, token, {
    alone,
    above,
    below: lines[at + 1],
    terms: at < 0 ? [] : lines.slice(at + 1, at + 1 + LINES_OF_TERMS),
    subject,
    isNamed: mail.isSubjectNamed && line === subject,
  });
  if (place === null || line.says(DISCOUNTS)) return [];
  // Nothing but its shape speaks for it, or the subject.
  if (place === 'stands alone' && isOtherwise(above.at(-1))) return [];
  if (place === 'word in the subject' && above.at(-1)?.says(DISCOUNTS)) return [];
  const sort = sortOfWords([line, subject, ...above.slice(-2)]);
  // Three digits are too few to be told from other numbers by less.
  if (token.value.length < 4 && sort === 'any') return [];
  if (isLabelled(line, token, alone ? above.at(-1) : undefined)) return [];
  if (subject.tokens.some((other) => isSame(other, token) && isLabelled(subject, other))) return [];
  const evidence = [
    place,
    ...when(token.shape !== 'year' || !alone, token.shape),
    ...when(
      token.shape === 'year' && /^ \p{L}/u.test(line.text.slice(token.end)),
      'words behind a year',
    ),
    ...when(alone, 'alone in its line'),
    ...when(/:\s*$/.test(line.text.slice(0, token.start)), 'behind a colon'),
    ...when(marked, 'set off'),
    ...inItsSentence(line, token, alone ? nearest : [], isTypedBelow(at, alone, mail)),
    ...around([...nearest, line, ...lines.slice(at + 1, at + 2)], subject),
    ...when(alone && saysPurpose(above.at(-1)), 'purpose in the line above'),
    ...terms([line, ...above, ...lines.slice(at + 1, at + 1 + LINES_OF_TERMS)]),
    ...inSubject(token, subject, line, alone ? nearest : []),
    ...when(sort === 'identity', 'word for signing in'),
    ...when(sort === 'proof', 'word for a proof'),
  ] as const;
  // Long ones are keys and numbers of cases, but for one that is to be typed.
  const isWanted = [...TO_DO, 'purpose in the subject' as const];
  if (isLong(token) && sort === 'any' && !isWanted.some((each) => evidence.includes(each)))
    return [];
  const isDone = sort !== 'identity' && !TO_DO.some((each) => evidence.includes(each));
  const saysOrder = [line, subject, ...above.slice(-1)].some((each) => each.says(ORDERS));
  const all = [...evidence, ...when(isDone && saysOrder, 'an order that is confirmed')];
  const near = [line, ...(alone ? nearest : [])];
  // "Access code" is also said of doors and conferences.
  const signsIn = near.some((each) => each.says(SIGNIN_WORDS) || each.says(ONE_TIME));
  return signsIn && sortOfWords(near) === 'identity' ? excused(all) : all;
}

/** A sentence that asks for a code and says what for: what stands above it is another matter. */
function saysAllOf(above: Line | undefined): boolean {
  if (above === undefined || above.words.length === 0 || !above.says(TYPED)) return false;
  return asksForCode(above) || PURPOSES.some((words) => above.says(words));
}

function saysPurpose(above: Line | undefined): boolean {
  return (
    above !== undefined && above.words.length > 0 && PURPOSES.some((words) => above.says(words))
  );
}

/** For one that proves who somebody is. */
function asksForCode(above: Line | undefined): boolean {
  return above?.says(TYPED) === true && sortOfWords([above]) !== 'any';
}

/** The line above speaks of an offer, or of what is typed elsewhere. */
function isOtherwise(above: Line | undefined): boolean {
  if (above === undefined) return false;
  return above.says(DISCOUNTS) || (above.says(TYPED) && above.says(ELSEWHERE));
}

/** Shops, hotels and couriers have accounts to sign in to: their matters count once, and less. */
function excused(evidence: readonly Evidence[]): readonly Evidence[] {
  const matters = evidence.filter((each) => each.startsWith('another matter'));
  if (weigh(matters, WEIGHTS) >= WEIGHTS['another matter beside signing in']) return evidence;
  const rest = evidence.filter((each) => !matters.includes(each));
  return [...rest, 'another matter beside signing in'];
}

/** Whoever still has to do something has not been sent a confirmation. */
const TO_DO: readonly Evidence[] = [
  'asked for',
  'to be entered',
  'good for minutes',
  'for one time',
];

/** Letters and digits mixed, as many as no one types without being asked. */
const isLong = ({ shape, value }: Token) =>
  shape === 'unusual' && value.length >= LONG_CODE_CHARS && /[A-Za-z]/.test(value);

const isSame = (one: Token, other: Token) => one.value === other.value;

/** In groups that a sentence may have as well: "ID 22 AB". */
const isApart = ({ shown, shape }: Token) => shape === 'mixed' && shown.includes(' ');

function inItsSentence(
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
function isTypedBelow(at: number, alone: boolean, { lines, subject }: Surroundings): boolean {
  if (at < 0) return false;
  const below = lines.slice(at + 1, at + 1 + LINES_OF_TYPING);
  if (alone && sortOfWords([subject]) !== 'any' && below[0]?.says(USED)) return true;
  if (lines[at]?.words.length === 0) return false;
  if (!below.some((line) => line.words.length > 0 && line.says(USED))) return false;
  return PURPOSES.some((words) => subject.says(words));
}

function around(lines: readonly Line[], subject: Line): readonly Evidence[] {
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
function terms(lines: readonly Line[]): readonly Evidence[] {
  const says = (words: Vocabulary) => lines.some((line) => line.says(words));
  return [...when(says(EXPIRY), 'good for minutes'), ...when(says(SECRECY), 'not to be shared')];
}

function inSubject(
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
    ...when(
      PURPOSES.some((words) => subject.says(words)),
      'purpose in the subject',
    ),
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

const PURPOSES: readonly Vocabulary[] = [VERIFY_WORDS, SIGNIN_WORDS, RESET_WORDS];

function sortOfWords(lines: readonly Line[]): Word['sort'] {
  const sorts = new Set(lines.flatMap(({ words }) => words.map(({ sort }) => sort)));
  if (sorts.has('identity')) return 'identity';
  return sorts.has('proof') ? 'proof' : 'any';
}
