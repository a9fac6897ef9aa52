import type { Line, Word } from './codeline.ts';
import { type Evidence, WEIGHTS } from './codeweights.ts';
import { BACKUP_CODES, EXPIRY, MONEY, ONE_TIME, SECRECY } from './codewords.ts';
import { type EmailFacts, endsSoon } from './emailfacts.ts';
import { isAnnounced, isLettersOnly, standsOut } from './letters.ts';
import {
  BUILDS,
  DISCOUNTS,
  ELSEWHERE,
  FIGURES,
  ORDERS,
  OTHER_MATTERS,
  RECEIPTS,
} from './otherwords.ts';
import { PAYMENT_TO_COMPLETE } from './pairwords.ts';
import {
  isLabelled,
  isOpen,
  lastSentence,
  NUMBER_OF,
  type Placement,
  placeOf,
  sentenceAt,
} from './placement.ts';
import { RESET_WORDS, SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from './purposewords.ts';
import { isLong, type Shape, type Token } from './tokens.ts';
import { SYMBOLS, TYPED, USED } from './typedwords.ts';
import type { Vocabulary } from './vocabulary.ts';
import { weigh, when } from './weighing.ts';

/** Lines between the sentence that announces a code and the line that holds nothing else. */
export const LINES_BETWEEN = 3;

/** Lines below a code that may say how long it is good, and for whom. */
const LINES_OF_TERMS = 6;
/** Lines below a code that is named, in which one may be asked to type it. */
const LINES_OF_TYPING = 2;

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
  const nearest = above.slice(alone && saysAllOf(above.at(-1)) ? -1 : -2);
  if (isLettersOnly(token) || isApart(token)) {
    const beside = lines.slice(Math.max(0, at - LINES_OF_TERMS), at + 1 + LINES_OF_TERMS);
    if (
      alone ? !isAnnounced(above.at(-1), lines[at + 1]) : !marked && !standsOut(line, token, beside)
    )
      return [];
  }
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
    ...when(alone && /[:：]$/.test(above.at(-1)?.text ?? ''), 'announced by a colon'),
    ...when(isUnnamed(place) && isTypical(token) && facts.isForAskers(), 'for those who asked'),
    ...(isUnnamed(place) && isTypical(token) ? unnamed(facts) : []),
    ...when(
      place === 'given for a time' && isCount(token, line) && !marked && !alone,
      'may be a count',
    ),
    ...when(place === 'opens or ends the subject', 'good for minutes'),
    ...announced(place, token, above.at(-1), marked || isOnly || onTerms.length > 0),
    ...when(/:\s*$/.test(line.text.slice(0, token.start)), 'behind a colon'),
    ...when(marked, 'set off'),
    ...inItsSentence(line, token, alone ? nearest : [], isTypedBelow(at, alone, mail)),
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
    hasFormOfCode(evidence, token, [subject, ...above.slice(-2), ...lines.slice(at + 1, at + 2)]);
  if (place === 'stands alone' && !isExplained) return [];
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
  return place === 'typed as named' ? all.filter((each) => each !== 'money near') : all;
}

/** What no word for a code speaks for may be called otherwise; puzzles are not set off, and have no time. */
function announced(
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
function saysAllOf(above: Line | undefined): boolean {
  if (above === undefined || above.words.length === 0 || !above.says(TYPED)) return false;
  return asksForCode(above) || hasPurpose(above);
}

const hasPurpose = (line: Line) => PURPOSES.some((words) => line.says(words));

function saysPurpose(above: Line | undefined): boolean {
  return above !== undefined && above.words.length > 0 && hasPurpose(above);
}

/** For one that proves who somebody is. */
function asksForCode(above: Line | undefined): boolean {
  return above?.says(TYPED) === true && sortOfWords([above]) !== 'any';
}

/** The line above speaks of an offer, or of what is typed elsewhere. */
function isOtherwise(above: Line | undefined): boolean {
  if (above === undefined) return false;
  if (NUMBER_OF.test(lastSentence(above)) && !SECURITY_WORDS.test(lastSentence(above))) return true;
  return above.says(DISCOUNTS) || (above.says(TYPED) && above.says(ELSEWHERE));
}

/** The sentence that asks for it is of nothing else, and what stands before that is of no weight. */
const isOfOthers = (each: Evidence) => each.startsWith('another matter') || each === 'money near';

/** Shops, hotels and couriers have accounts to sign in to: their matters count once, and less. */
function excused(evidence: readonly Evidence[], once: Evidence): readonly Evidence[] {
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

/** Where no word for a code is: the others need no more. */
const isUnnamed = (place: Placement) => place === 'stands alone' || place === 'in a sentence';
const UNNAMED: ReadonlySet<Placement> = new Set(['stands alone', 'given for a time']);

function unnamed(facts: EmailFacts): readonly Evidence[] {
  return [
    ...when(facts.hasProvingLink(), 'beside a link that proves'),
    ...when(facts.namesDevice(), 'a device is named'),
    ...when(facts.hasOnePurpose(), 'no sum and no date'),
  ];
}

/** Without one of them a number that stands alone is a figure of anything. */
const SIGNS: readonly Evidence[] = [
  'for those who asked',
  'for one time',
  'good for minutes',
  'not to be shared',
  'purpose near',
  'purpose in the line above',
  'purpose in the subject',
  'subject speaks of a code',
];

/** Enough for what is seldom anything else: names of programs are letters and digits, too. */
const SIGNS_OF_FORM: readonly Evidence[] = ['beside a link that proves', 'a device is named'];

const isTypical = ({ shape, value }: Token) =>
  /^\d{4,8}$/.test(value) || (TYPICAL.has(shape) && !/[a-z]{3}/.test(value));
const TYPICAL: ReadonlySet<Shape> = new Set(['groups', 'spread', 'mixed']);

function saysWhatFor(evidence: readonly Evidence[], token: Token, isSetOff: boolean): boolean {
  const says = (each: Evidence) => evidence.includes(each);
  if (SIGNS.some(says) || (isSetOff && says('to be entered'))) return true;
  return isLettersOnly(token) && says('symbols in the line above');
}

/**
 * The only typical one, below an open line. So are parcels, which wait for days, and what members,
 * readers of meters and collectors of points are told: in languages that are known, that is said.
 */
function hasFormOfCode(
  evidence: readonly Evidence[],
  token: Token,
  near: readonly Line[],
): boolean {
  const says = (each: Evidence) => evidence.includes(each);
  if (!says('the only one set off') || !isTypical(token)) return false;
  if (SIGNS_OF_FORM.some(says)) return true;
  if (!says('announced by a colon') || says('good for days')) return false;
  if (says('to be entered')) return true;
  return !near.some((line) => line.says(ORDERS) || line.says(FIGURES));
}

const isSame = (one: Token, other: Token) => one.value === other.value;

/** In groups that a sentence may have as well: "ID 22 AB". */
const isApart = ({ shown, shape }: Token) =>
  shown.includes(' ') && (shape === 'mixed' || (shape === 'unusual' && /[A-Z]/.test(shown)));

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
  return hasPurpose(subject);
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
  const time = lines.some(endsSoon) ? 'good for minutes' : 'good for days';
  return [...when(says(EXPIRY), time), ...when(says(SECRECY), 'not to be shared')];
}

const isCount = ({ shape, start }: Token, { text }: Line) =>
  (shape === 'digits' || shape === 'unusual') && !/: ?$/.test(text.slice(0, start));

/** "482913 – …", "…: 482913": orders have another number in front, or none behind. */
function framesSubject({ text }: Line, { start, end, shape }: Token): boolean {
  if (!SUBJECT_SHAPES.has(shape)) return false;
  const before = text.slice(0, start);
  const behind = text.slice(end);
  if (!/[\p{L}\p{N}]/u.test(before)) return /^[^\p{L}\p{N}]{0,4}\p{L}/u.test(behind);
  return /: ?$/.test(before) && !/[\p{L}\p{N}]/u.test(behind);
}

const SUBJECT_SHAPES: ReadonlySet<Shape> = new Set(['six digits', 'groups', 'mixed', 'digits']);

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

const PURPOSES: readonly Vocabulary[] = [VERIFY_WORDS, SIGNIN_WORDS, RESET_WORDS];

function sortOfWords(lines: readonly Line[]): Word['sort'] {
  const sorts = new Set(lines.flatMap(({ words }) => words.map(({ sort }) => sort)));
  if (sorts.has('identity')) return 'identity';
  return sorts.has('proof') ? 'proof' : 'any';
}
