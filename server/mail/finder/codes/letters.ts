import { EXPIRY, endsInIs } from '../words/code-words.ts';
import { SYMBOLS, TYPED, USE_WORDS, USED } from '../words/typed-words.ts';
import { BEYOND_LATIN } from '../words/vocabulary.ts';
import type { Line, Word } from './code-line.ts';
import { hasPurpose, proves, sentenceAt } from './sentences.ts';
import type { Token } from './tokens.ts';

/** Whether letters alone are a code where they stand, or a word in capitals. */

/** Characters between a word for "code" and a code of letters only. */
const LETTERS_REACH = 12;
/** The same behind it: "is your one-time sign-in". */
const WORD_BEHIND_REACH = 25;
/** Characters of letters in a row that are no abbreviation. */
const CHANCE_CHARS = 5;
/** Characters in front of a code that "is" or a colon announces: "your access code for the scores is". */
const NAMED_REACH = 60;
/** Characters between "type in" and what is typed. */
const TYPED_REACH = 20;
/** Characters of "は", or of a colon and a quotation mark. */
const PARTICLE_CHARS = 3;

export function isLettersOnly({ shape }: Token): boolean {
  return (
    shape === 'letters' || shape === 'letter groups' || shape === 'word groups' || shape === 'word'
  );
}

/** Letters are a code only where the sentence above them is open, or where they are to be typed in time. */
export function isAnnounced(above: Line | undefined, below: Line | undefined): boolean {
  if (above === undefined || !isClosed(above) || above.says(USED)) return true;
  return below !== undefined && (below.says(USED) || below.says(EXPIRY));
}

const isClosed = ({ text }: Line) => /[.!?。！？।]["”»)]?$/.test(text);

/** Right beside a word for such a code, behind a colon, or six letters at the very end. */
export function standsOut(line: Line, token: Token, beside: readonly Line[]): boolean {
  const { start, end, shape, value } = token;
  // They stand at the end of their line.
  if (shape === 'word groups')
    return line.words.some((word) => word.end <= start) && endsInIs(line.lower.slice(0, start));
  if (isEmphasis(token, beside)) return false;
  const reach = shape === 'word' ? LETTERS_REACH : WORD_BEHIND_REACH;
  const isBehind = (place: number, within = reach) =>
    place <= start && start - place <= within && !/[.!?]/.test(line.text.slice(place, start));
  const isNamedBefore = endsInIs(line.lower.slice(0, start));
  // "Never tell one-time passwords TO anybody": the sentence goes on.
  if (shape === 'word' && !isNamedBefore && /^["'”“»*]{0,2},? \p{L}/u.test(line.text.slice(end)))
    return false;
  const isChance = shape !== 'word' && value.length >= CHANCE_CHARS;
  if (line.words.some((word) => (isChance || word.sort !== 'any') && isBehind(word.end)))
    return true;
  if (
    isChance &&
    isNamedBefore &&
    line.words.some((word) => word.sort !== 'any' && isBehind(word.end, NAMED_REACH))
  )
    return true;
  if (isChance && USE_WORDS.test(line.lower.slice(Math.max(0, start - LETTERS_REACH), start)))
    return true;
  if (shape !== 'word' && value.length > 5 && line.words.some((word) => word.end + 1 === start))
    return true;
  if (shape !== 'word' && opens(line, start) && line.words.some((word) => isSaidOf(word, end)))
    return true;
  if (/[\p{L}\p{N}]/u.test(line.text.slice(end))) return false;
  return /:\s*$/.test(line.text.slice(0, start)) || (shape === 'letters' && value.length > 5);
}

/** "It is VALID for an hour. NEVER share it": one word in capitals among others. */
function isEmphasis({ shape, value }: Token, beside: readonly Line[]): boolean {
  if (shape !== 'word' && (shape !== 'letters' || value.length >= CHANCE_CHARS)) return false;
  return beside.some(({ text }) => (text.match(CAPITALS) ?? []).some((word) => word !== value));
}

/**
 * A word with a number behind is the code where a sentence says so: it stands right behind a word for
 * one, or a sentence that asks to type it says what it is or what for.
 */
export function isNamedAsCode(
  line: Line,
  token: Token,
  above: Line | undefined,
  subject: Line,
): boolean {
  const { start } = token;
  if (line.isAlone(token)) {
    if (above === undefined) return false;
    return (
      above.words.length > 0 || (above.says(TYPED) && (above.says(SYMBOLS) || hasPurpose(above)))
    );
  }
  const isNamed = endsInIs(line.lower.slice(0, start));
  const isBehind = ({ end }: Word) => {
    const between = line.text.slice(end, start);
    if (end > start || /[.!?]/.test(between)) return false;
    // "Sign-in code for: Windows10"
    if (ENDS_IN_FOR.test(between)) return false;
    // Among other letters, Latin ones are a code more often than a name.
    const reach = BEYOND_LATIN.test(between) ? WORD_BEHIND_REACH : PARTICLE_CHARS;
    return between.length <= (isNamed ? NAMED_REACH : reach);
  };
  if (line.words.some(isBehind)) return true;
  const sentence = sentenceAt(line, token);
  if (!TYPED.test(sentence)) return false;
  const isTyped = TYPED.test(line.lower.slice(Math.max(0, start - TYPED_REACH), start));
  return saysOfCode(sentence) || (isTyped && hasPurpose(subject));
}

/** What follows is what the code is for. */
const ENDS_IN_FOR =
  /(?<!\p{L})(?:for|from|für|von|pour|sur|para|per|voor|til|för|dla|pro|pentru|для) ?: ?$/iu;

const saysOfCode = (sentence: string) => SYMBOLS.test(sentence) || proves(sentence);

const CAPITALS = /(?<![\p{L}\p{N}-])\p{Lu}{4,}(?![\p{L}\p{N}-])/gu;

/** "XQW-TPL is your confirmation code" */
function isSaidOf({ start, sort }: Word, end: number): boolean {
  return sort !== 'any' && start >= end && start - end <= WORD_BEHIND_REACH;
}

const opens = ({ text }: Line, start: number) => !/[\p{L}\p{N}]/u.test(text.slice(0, start));
