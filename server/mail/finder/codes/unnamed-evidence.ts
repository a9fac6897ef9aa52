import { when } from '../weighing.ts';
import { FIGURES, ORDERS } from '../words/other-words.ts';
import type { Line } from './code-line.ts';
import type { Evidence } from './code-weights.ts';
import type { EmailFacts } from './email-facts.ts';
import { isLettersOnly } from './letters.ts';
import type { Placement } from './placement.ts';
import { lastSentence } from './sentences.ts';
import { isTypical } from './token-kinds.ts';
import type { Shape } from './token-shapes.ts';
import type { Token } from './tokens.ts';

/** What speaks for a number that no word calls a code: its form, and that of the whole email. */

/** Where no word for a code is: the others need no more. */
export const isUnnamed = (place: Placement) =>
  place === 'stands alone' || place === 'in a sentence';

/** What the email tells, which is asked only there. */
export function unnamed(facts: EmailFacts): readonly Evidence[] {
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

export function saysWhatFor(
  evidence: readonly Evidence[],
  token: Token,
  isSetOff: boolean,
): boolean {
  const says = (each: Evidence) => evidence.includes(each);
  if (SIGNS.some(says) || (isSetOff && says('to be entered'))) return true;
  return isLettersOnly(token) && says('symbols in the line above');
}

/**
 * The only typical one, below an open line. So are parcels, which wait for days, and what members,
 * readers of meters and collectors of points are told: in languages that are known, that is said.
 */
export function hasFormOfCode(
  evidence: readonly Evidence[],
  token: Token,
  above: readonly Line[],
  beside: readonly Line[],
): boolean {
  const says = (each: Evidence) => evidence.includes(each);
  if (!says('the only one set off') || !isTypical(token)) return false;
  if (SIGNS_OF_FORM.some(says)) return true;
  if (!says('announced by a colon') || says('good for days')) return false;
  if (says('to be entered')) return true;
  const last = above.at(-1);
  if (last === undefined || lastSentence(last).length <= LABEL_CHARS) return false;
  return ![...above.slice(-2), ...beside].some(({ lower }) => {
    const rest = lower.replace(NUMBERED, ' ');
    return ORDERS.test(rest) || FIGURES.test(rest);
  });
}

/** Characters of "El númberu del to pidíu:", in whatever language; what asks for a code is longer. */
const LABEL_CHARS = 24;

/** "Account number 0071000447190": what is called so has its own digits. */
const NUMBERED = /(?:[^\s\d]{1,20} ){1,3}[\d*•x-]{6,}/g;

/** "5000 items in 10 minutes": more are written in groups. */
export const isCount = ({ shape, start, value }: Token, { text }: Line) =>
  (shape === 'digits' || shape === 'unusual') &&
  value.length <= MAX_COUNT_CHARS &&
  !/: ?$/.test(text.slice(0, start));

const MAX_COUNT_CHARS = 5;

/** "482913 – …", "…: 482913": orders have another number in front, or none behind. */
export function framesSubject({ text }: Line, { start, end, shape }: Token): boolean {
  if (!SUBJECT_SHAPES.has(shape)) return false;
  const before = text.slice(0, start);
  const behind = text.slice(end);
  if (!/[\p{L}\p{N}]/u.test(before)) return /^[^\p{L}\p{N}]{0,4}\p{L}/u.test(behind);
  return /: ?$/.test(before) && !/[\p{L}\p{N}]/u.test(behind);
}

const SUBJECT_SHAPES: ReadonlySet<Shape> = new Set(['six digits', 'groups', 'mixed', 'digits']);
