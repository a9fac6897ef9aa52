import { randomInt } from 'node:crypto';
import { WORDS } from './words.ts';

/**
 * Digits of a made name. With two of 512 words or more they make 41 bits: among 100,000
 * living inboxes a guesser hits one in some 20 million tries, each of which the door
 * answers, counts and soon refuses to answer.
 */
const DIGITS = 7;

/** A local part, as `looksMade` knows it: two short words and digits. */
export function makeName(): string {
  const digits = randomInt(10 ** DIGITS)
    .toString()
    .padStart(DIGITS, '0');
  return `${randomWord()}${randomWord()}${digits}`;
}

function randomWord(): string {
  const word = WORDS[randomInt(WORDS.length)];
  if (word === undefined) throw new RangeError('there are no words');
  return word;
}
