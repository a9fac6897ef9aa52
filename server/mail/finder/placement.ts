import type { Line, Word } from './codeline.ts';
import { EXPIRY, endsInAre, endsInIs, NUMBER_WORDS, ONE_TIME, SECRECY } from './codewords.ts';
import { ONCE } from './linkwords.ts';
import {
  CALL_CENTRES_BEFORE,
  DISCOUNTS,
  ELSEWHERE,
  ORDERS,
  OTHER_MATTERS,
  OTHER_NUMBERS_ARE,
  OTHER_NUMBERS_BEFORE,
  REPLYING,
} from './otherwords.ts';
import { RESET_WORDS, SECURITY_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from './purposewords.ts';
import { isLikeTelephone, type Token } from './tokens.ts';
import { SYMBOLS, TYPED, USE_WORDS, USED, WITH } from './typedwords.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Characters between a word for "code" and the code behind it, and before it. */
const REACH_AFTER = 60;
const REACH_BEFORE = 40;
/** The same in front of one that "is": "the code for the payment of 412.90 RON to this shop is". */
const REACH_TO_IS = 100;
/** As near as "is your one-time". */
const REACH_CLOSE = 35;
/** As near as "log je in" to what one signs in with. */
const REACH_NEXT = 25;
/** Characters in front of a number that may say what it is. */
const LABEL_CHARS = 40;

/** Where a token stands to the words that may speak of it, the best first. */
export type Placement =
  | 'word before'
  | 'word behind'
  | 'word in the line'
  | 'word above'
  | 'word below'
  | 'word in the subject'
  | 'asked for'
  | 'named as a password'
  | 'opens a line of purpose'
  | 'typed to prove it'
  | 'typed as said above'
  | 'typed as named'
  | 'proven with it'
  | 'named by the text'
  | 'given for a time'
  | 'opens or ends the subject'
  | 'stands alone'
  | 'in a sentence';

export interface Neighbours {
  readonly alone: boolean;
  /** In large, bold or monospaced letters. */
  readonly isSetOff: boolean;
  readonly above: readonly Line[];
  readonly below: Line | undefined;
  /** The lines below, in which terms and a button follow. */
  readonly terms: readonly Line[];
  readonly subject: Line;
  /** The text says that the code stands in the subject, and this is the subject. */
  readonly isNamed: boolean;
  /** No other number of the text is like it. */
  readonly isOnly: boolean;
  /** The only one above what says for how long it is good. */
  readonly isInTime: () => boolean;
}

/** Where it stands to the words that speak of a code. */
export function placeOf(
  line: Line,
  token: Token,
  { alone, isSetOff, above, below, terms, subject, isNamed, isOnly, isInTime }: Neighbours,
): Placement | null {
  const inLine = wordInLine(line, token);
  if (inLine !== null) return inLine;
  if (isNamedPassword(line, token, [subject, ...above])) return 'named as a password';
  if (alone) {
    if (above.some(({ words }) => words.length > 0)) return 'word above';
    if (below !== undefined && below.words.length > 0) return 'word below';
  }
  if (isAskedFor(line, token)) return 'asked for';
  if (isNamed) return 'named by the text';
  if (alone && isTypedAsSaid(above.at(-1), token, isSetOff, [subject, ...terms]))
    return 'typed as said above';
  const proving = provesInSentence(line, token, subject);
  if (proving !== null) return proving;
  if (opensPurpose(line, token)) return 'opens a line of purpose';
  if (!alone && isTypedAsNamed(line, token, [subject, ...terms])) return 'typed as named';
  if (isInTime()) return line === subject ? 'opens or ends the subject' : 'given for a time';
  if (!alone) return isOnly && isSetOff ? 'in a sentence' : null;
  return subject.words.length > 0 ? 'word in the subject' : 'stands alone';
}

/** Characters of "şifreniz ". */
const PASSWORD_REACH = 14;

/** "Password: 774-120", where the subject or a line above says that it is for one time. */
function isNamedPassword(line: Line, token: Token, near: readonly Line[]): boolean {
  if (token.shape === 'year' || token.start === 0 || line === near[0]) return false;
  const before = line.lower.slice(Math.max(0, token.start - REACH_TO_IS), token.start);
  const sentence = before.split(SENTENCE_END).at(-1) ?? '';
  const isNamed = RESET_WORDS.test(endsInIs(sentence) ? sentence : sentence.slice(-PASSWORD_REACH));
  return isNamed && near.some((each) => each.says(ONE_TIME));
}

/** "Use 482913 to …", or "Enter this to sign in: 482913". */
function isAskedFor(line: Line, token: Token): boolean {
  const before = line.lower.slice(Math.max(0, token.start - REACH_AFTER), token.start);
  if (USE_WORDS.test(before.slice(-LABEL_CHARS))) return true;
  if (!before.trimEnd().endsWith(':')) return false;
  const sentence = /[^.!?;:]{4,}:\s*$/.exec(before)?.[0] ?? '';
  return USED.test(sentence) && (VERIFY_WORDS.test(sentence) || SIGNIN_WORDS.test(sentence));
}

/**
 * "Skriv 482913 for at logge ind", "Adresi doğrulamak için 482913 yazın": no word for a code, but
 * a verb for typing beside it, in a sentence that proves something under a subject that does.
 */
function provesInSentence(line: Line, token: Token, subject: Line): Placement | null {
  if (line === subject || token.shape === 'year' || token.shape === 'unusual') return null;
  const isAnnounced = subject.words.some(isOfPerson);
  if (subject.words.length === 0 && !isProving(subject)) return null;
  if (subject.says(OTHER_MATTERS) || subject.says(ORDERS)) return null;
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
 * "Type the digits below into the app:" and they follow in a line of their own. Puzzles say so too:
 * a code is set off, or has its time, or the subject proves something, or a button below does.
 */
function isTypedAsSaid(
  above: Line | undefined,
  { shape, value }: Token,
  isSetOff: boolean,
  [subject, ...terms]: readonly [Line, ...Line[]],
): boolean {
  if (above === undefined || shape === 'year') return false;
  if (shape === 'unusual' && !/^\d{4,8}$/.test(value)) return false;
  const said = lastSentence(above);
  if (!SYMBOLS.test(said) || !TYPED.test(said)) return false;
  if (ELSEWHERE.test(said) || isOfMatters(said) || concernsMatters(subject)) return false;
  if ((isSetOff && isOpen(above)) || terms.some(saysTerms)) return true;
  if (isOpen(above) && terms.some(({ text }) => TIME_OF_DAY.test(text))) return true;
  const isBelow = shape === 'spread' && terms.some(({ lower }) => proves(lower));
  return isBelow || subject.words.some(isOfPerson) || isProving(subject);
}

const concernsMatters = (line: Line) => MATTERS.some((words) => line.says(words));
const isOfMatters = (text: string) => MATTERS.some((words) => words.test(text));
const saysTerms = (line: Line) => [EXPIRY, SECRECY, ONCE].some((words) => line.says(words));
/** Until which it is good. */
const TIME_OF_DAY = /(?<!\d)\d{1,2}[:.]\d{2}(?!\d|\.\d)/;

/** What it says goes on in the next line. */
export const isOpen = ({ text }: Line) => !/[.!?。！？।…]["”»)]?$/.test(text);

export const lastSentence = ({ lower }: Line) => lower.split(SENTENCE_END).at(-1) ?? '';

/**
 * "Type the digits 4827 into the form", in good time or under a subject that proves something; or
 * "Type this: 4827" at the end of a line, in good time.
 */
function isTypedAsNamed(line: Line, token: Token, near: readonly [Line, ...Line[]]): boolean {
  if (token.shape === 'year' || line === near[0]) return false;
  const before = line.lower.slice(Math.max(0, token.start - SYMBOLS_REACH), token.start);
  const isLast = /: $/.test(before) && !/[\p{L}\p{N}]/u.test(line.text.slice(token.end));
  if (!isLast && !SYMBOLS.test(before)) return false;
  const sentence = sentenceAt(line, token);
  if (!TYPED.test(sentence) || ELSEWHERE.test(sentence) || isOfMatters(sentence)) return false;
  const [subject, ...terms] = near;
  if (concernsMatters(subject) || (isLast && isOfNumbers(sentence))) return false;
  return [line, ...terms].some(saysTerms) || (!isLast && isProving(subject));
}

/** "Kontonummer", or what is quoted. */
const isOfNumbers = (text: string) => NUMBER_OF.test(text) || REPLYING.test(text);
export const NUMBER_OF = /\p{L}{2}(?:nummer|numer|szám)/u;

/** Characters between "the digits" and the digits. */
const SYMBOLS_REACH = 20;

const MATTERS: readonly Vocabulary[] = [OTHER_MATTERS, ORDERS, DISCOUNTS];
const isOfPerson = ({ sort }: Word) => sort !== 'any';

const isProving = (line: Line) => PROVING.some((words) => line.says(words));
const proves = (text: string) => PROVING.some((words) => words.test(text));
const PROVING: readonly Vocabulary[] = [VERIFY_WORDS, SIGNIN_WORDS, RESET_WORDS];

function opensPurpose({ lower }: Line, { start, end, shape }: Token): boolean {
  if (shape !== 'six digits' && shape !== 'groups' && shape !== 'mixed') return false;
  if (/[\p{L}\p{N}]/u.test(lower.slice(0, start))) return false;
  const behind = lower.slice(end, end + REACH_AFTER);
  return VERIFY_WORDS.test(behind) || SIGNIN_WORDS.test(behind);
}

function wordInLine(line: Line, token: Token): Placement | null {
  let best: Placement | null = null;
  if (isOfAnother(line, token)) return null;
  const isYear = token.shape === 'year';
  const isTelephone = isLikeTelephone(token);
  const isFollowed = /^ \p{Ll}/u.test(line.text.slice(token.end));
  for (const word of line.words) {
    const [from, to] = word.end <= token.start ? [word.end, token.start] : [token.end, word.start];
    if (to < from || isTakenBetween(line, from, to)) continue;
    const between = line.text.slice(from, to);
    const joined = !SENTENCE_END.test(between);
    if (word.end <= token.start) {
      const isAnnounced = () => joined && announces(between);
      if (!joined && between.length <= REACH_CLOSE && IT_IS.test(between.toLowerCase()))
        return 'word before';
      // "One-time passwords are safer. Join 774 120 readers."
      if (!joined && isFollowed && !TYPED.test(sentenceAt(line, token))) continue;
      // A year beside a word for "code" is mostly a date, and many numbers are there to be called.
      if (isTelephone && !FEW_WORDS.test(between) && !isAnnounced()) continue;
      if (joined && between.length <= (/:\s*$/.test(between) ? REACH_AFTER : REACH_CLOSE))
        return 'word before';
      if (!isYear && (between.length <= REACH_AFTER || isAnnounced())) best ??= 'word in the line';
    } else if (joined && !between.includes(', ') && between.length <= REACH_BEFORE) {
      if (between.length <= REACH_CLOSE) best = 'word behind';
      else if (!isYear && !isTelephone) best ??= 'word in the line';
    }
  }
  return best;
}

/** "You will be asked for a code; it is" */
const IT_IS =
  /[.;] ?(?:(?:it|this|that|er|es|dieser|dies|il|ce|celui-ci|este|esse|éste|el|acesta|questo|esso|die|deze|dit|den|det|denne|dette|se|tämä|see|tas|tai|jis|to|ten|ta|toto|tento|ez|az|ovaj|taj|ovo|bu|ini|đó|това|той|он|это|він|це|αυτός) )?(?:is|lautet|ist|est|es|és|è|é|este|e|är|er|on|je|jest|to|yra|ir|là|е|є|είναι|ειναι)(?: (?:el|o|il|le|de))?:? $/u;

/** The rest of the word, and "of yours". */
const FEW_WORDS = /^[^\s.,;()!?]{0,8}\s?[^\s.,;()!?]{0,5}[\s:]*$/;

const announces = (between: string) =>
  between.length <= REACH_TO_IS && endsInIs(between.toLowerCase());

/** By a nearer token, unless that is some other number. */
function isTakenBetween(line: Line, from: number, to: number): boolean {
  return line.tokens.some(
    (token) => token.start >= from && token.end <= to && !isOtherwise(line, token),
  );
}

/** "The code for card 4821 is 739204": another number is what is said of it. */
function isOfAnother({ lower }: Line, { end }: Token): boolean {
  const verb = /^ \p{L}{1,8} ?(?=\d{4})/u.exec(lower.slice(end, end + REACH_NEXT))?.[0];
  return verb !== undefined && endsInIs(verb);
}

const isOtherwise = (line: Line, token: Token) =>
  isLabelled(line, token) || isOfAnother(line, token);

const SENTENCE_END = /[.!?]\s|[。！？;|]/;

/** The sentence that a token stands in. */
export function sentenceAt({ lower }: Line, { start }: Token): string {
  const before = lower.slice(0, start).split(SENTENCE_END).at(-1) ?? '';
  return before + lower.slice(start).split(SENTENCE_END, 1).join('');
}

const ITS_NUMBER = /^\s*(?:n[or]?|№|номер|number|nummer|número|numero)?[\s:.º°]*$/u;

const ONE_WORD = /^\s*[\p{L}\p{M}]{1,14}[\s:.]*$/u;

/** "Code No. 482913", "OTP number 482913": the word says what the code is, not what else. */
function isItsNumber(between: string): boolean {
  return ITS_NUMBER.test(between) || (ONE_WORD.test(between) && NUMBER_WORDS.test(between));
}

/** "3 rue du Port, 44000 Nantes", "Uferstraße 18 · 04177 Leipzig" */
function isPostcode({ text }: Line, { value, start, end }: Token): boolean {
  if (!/^\d{4,6}$/.test(value) || !/^ \p{Lu}\p{L}/u.test(text.slice(end, end + 3))) return false;
  return STREET.test(text.slice(Math.max(0, start - REACH_AFTER), start));
}

/** With the number of a house, behind or in front. */
const STREET =
  /(?<![\d.,:-])\d{1,4}(?: ?[A-Za-z])?(?:,? [\p{L}\p{M}'’.-]{1,20}){0,6}(?:,| [·•|-]) (?:[A-Z]{1,2}-)?$/u;

/** "My reader's number is", in languages that write one word: "lånernummer er". */
const COMPOUND_NUMBER = /\p{L}{2,20}(?:nummer|numer|númer|szám)\p{L}{0,4}(?: \p{L}{1,5})?[\s:]*$/u;

function isOfCompound(before: string): boolean {
  // The cheap question first.
  const compound = /num|núm|szám/.test(before) ? COMPOUND_NUMBER.exec(before)?.[0] : undefined;
  return compound !== undefined && !SECURITY_WORDS.test(compound) && !proves(compound);
}

/** Another number by what stands in front, or in the line above where it has its own. */
export function isLabelled(line: Line, token: Token, above?: Line): boolean {
  if (isPostcode(line, token)) return true;
  const from = Math.max(
    0,
    ...line.words.filter(({ end }) => end <= token.start).map(({ end }) => end),
  );
  const before = line.lower.slice(Math.max(from, token.start - LABEL_CHARS), token.start);
  // A mark that opens a line, as of a heading, says nothing of what follows.
  if (/^#+ +$/.test(line.text.slice(0, token.start))) return false;
  if (from > 0 && isItsNumber(line.lower.slice(from, token.start))) return false;
  // "The code for your account: 482913" is labelled as a code.
  if (from > 0 && /^[^.!?。！？;|,]*:\s*$/.test(line.lower.slice(from, token.start)))
    return CALL_CENTRES_BEFORE.test(before);
  if (isOfCompound(before)) return true;
  const labels = from > 0 ? OTHER_NUMBERS_BEFORE : OTHER_NUMBERS_ARE;
  if (labels.test(before)) return !TYPED.test(before) || labels.test(SYMBOLS.blank(before));
  if (above === undefined || above.words.length > 0 || above.text.length > LABEL_CHARS)
    return false;
  // "Type the number:" names no other one, "type the order number:" does.
  return OTHER_NUMBERS_BEFORE.test(above.says(TYPED) ? SYMBOLS.blank(above.lower) : above.lower);
}
