import { NUMBER_WORDS } from '../words/code-words.ts';
import {
  CALL_CENTRES_BEFORE,
  OTHER_NUMBERS_ARE,
  OTHER_NUMBERS_BEFORE,
} from '../words/other-words.ts';
import { SECURITY_WORDS } from '../words/purpose-words.ts';
import { SYMBOLS, TYPED } from '../words/typed-words.ts';
import type { Line } from './code-line.ts';
import { proves, REACH_AFTER, sentenceAt } from './sentences.ts';
import type { Token } from './tokens.ts';

/** Whether a number is said to be another one than a code: of an order, an account, a telephone. */

/** Characters in front of a number that may say what it is. */
export const LABEL_CHARS = 40;

export const NUMBER_OF = /\p{L}{2}(?:nummer|numer|szám)/u;

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

/** The verb follows in many languages: "the digits 4827 type". */
function asksToType(line: Line, token: Token, before: string): boolean {
  return TYPED.test(before) || (SYMBOLS.test(before) && TYPED.test(sentenceAt(line, token)));
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
  if (labels.test(before))
    return !asksToType(line, token, before) || labels.test(SYMBOLS.blank(before));
  if (above === undefined || above.words.length > 0 || above.text.length > LABEL_CHARS)
    return false;
  // "Type the number:" names no other one, "type the order number:" does.
  return OTHER_NUMBERS_BEFORE.test(above.says(TYPED) ? SYMBOLS.blank(above.lower) : above.lower);
}
