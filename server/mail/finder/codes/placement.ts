import { endsInIs } from '../words/code-words.ts';
import { SIGNIN_WORDS, VERIFY_WORDS } from '../words/purpose-words.ts';
import { TYPED } from '../words/typed-words.ts';
import type { Line } from './code-line.ts';
import { isLabelled } from './labels.ts';
import {
  REACH_AFTER,
  REACH_BEFORE,
  REACH_CLOSE,
  REACH_NEXT,
  REACH_TO_IS,
  SENTENCE_END,
  sentenceAt,
} from './sentences.ts';
import { isLikeTelephone } from './token-kinds.ts';
import type { Token } from './tokens.ts';
import {
  isAskedFor,
  isNamedPassword,
  isSaidToProve,
  isTypedAsNamed,
  isTypedAsSaid,
  provesInSentence,
} from './typed-places.ts';

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
  | 'the only number'
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
  /** No other number of the whole text is like it. */
  readonly isOnlyNumber: () => boolean;
  /** The only one above what says for how long it is good. */
  readonly isInTime: () => boolean;
}

/** Where it stands to the words that speak of a code. */
export function placeOf(
  line: Line,
  token: Token,
  {
    alone,
    isSetOff,
    above,
    below,
    terms,
    subject,
    isNamed,
    isOnly,
    isOnlyNumber,
    isInTime,
  }: Neighbours,
): Placement | null {
  const inLine = wordInLine(line, token);
  if (inLine !== null) return inLine;
  if (isNamedPassword(line, token, [subject, ...above])) return 'named as a password';
  if (alone) {
    if (above.some(({ words }) => words.length > 0)) return 'word above';
    if (below !== undefined && below.words.length > 0) return 'word below';
  }
  const proving = provesInSentence(line, token, subject);
  if (proving === 'typed to prove it') return proving;
  if (isAskedFor(line, token)) return 'asked for';
  if (isNamed) return 'named by the text';
  if (alone && isTypedAsSaid(above.at(-1), token, isSetOff, [subject, ...terms]))
    return 'typed as said above';
  if (proving !== null) return proving;
  if (opensPurpose(line, token)) return 'opens a line of purpose';
  if (!alone && isTypedAsNamed(line, token, [subject, ...terms])) return 'typed as named';
  if (isInTime()) return line === subject ? 'opens or ends the subject' : 'given for a time';
  if (!alone && isSaidToProve(line, token, subject) && isOnlyNumber()) return 'the only number';
  if (!alone) return isOnly && isSetOff ? 'in a sentence' : null;
  return subject.words.length > 0 ? 'word in the subject' : 'stands alone';
}

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
    (token) =>
      token.start >= from && token.end <= to && token.shape !== 'name' && !isOtherwise(line, token),
  );
}

/** "The code for card 4821 is 739204": another number is what is said of it. */
function isOfAnother({ text, lower }: Line, { start, end }: Token): boolean {
  if (ENDS_IN_CAPITALS.test(text.slice(0, start)) && CAPITALS_AND_COLON.test(text.slice(end)))
    return true;
  const verb = /^ \p{L}{1,8} ?(?=\d{4})/u.exec(lower.slice(end, end + REACH_NEXT))?.[0];
  return verb !== undefined && endsInIs(verb);
}

/** "The code for the car FX 310 KD: TULPE42": a number plate says what the code is for. */
const ENDS_IN_CAPITALS = /(?<!\p{L})\p{Lu}{1,2} $/u;
const CAPITALS_AND_COLON = /^ \p{Lu}{1,2}: /u;

const isOtherwise = (line: Line, token: Token) =>
  isLabelled(line, token) || isOfAnother(line, token);
