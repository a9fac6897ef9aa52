import { RESET_WORDS, SIGNIN_WORDS, VERIFY_WORDS } from '../words/purpose-words.ts';
import type { Vocabulary } from '../words/vocabulary.ts';
import type { Line } from './code-line.ts';
import type { Token } from './tokens.ts';

/** The sentences of a line, how near words in them are, and whether they say that something is proven. */

/** Characters between a word for "code" and the code behind it, and before it. */
export const REACH_AFTER = 60;
export const REACH_BEFORE = 40;

/** The same in front of one that "is": "the code for the payment of 412.90 RON to this shop is". */
export const REACH_TO_IS = 100;

/** As near as "is your one-time". */
export const REACH_CLOSE = 35;

/** As near as "log je in" to what one signs in with. */
export const REACH_NEXT = 25;

export const SENTENCE_END = /[.!?]\s|[。！？;|]/;

/** The sentence that a token stands in. */
export function sentenceAt({ lower }: Line, { start }: Token): string {
  const before = lower.slice(0, start).split(SENTENCE_END).at(-1) ?? '';
  return before + lower.slice(start).split(SENTENCE_END, 1).join('');
}

export const lastSentence = ({ lower }: Line) => lower.split(SENTENCE_END).at(-1) ?? '';

/** What it says goes on in the next line. */
export const isOpen = ({ text }: Line) => !/[.!?。！？।…]["”»)]?$/.test(text);

export const PURPOSES: readonly Vocabulary[] = [VERIFY_WORDS, SIGNIN_WORDS, RESET_WORDS];

export const proves = (text: string) => PURPOSES.some((words) => words.test(text));

/** The same of a whole line, which is remembered. */
export const hasPurpose = (line: Line) => PURPOSES.some((words) => line.says(words));
