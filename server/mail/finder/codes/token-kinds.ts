import type { Shape } from './token-shapes.ts';
import type { Token } from './tokens.ts';

/** What a token looks like besides a code. */

/** What codes look like most of the time, and other things less. */
export const isTypical = ({ shape, value }: Token) =>
  /^\d{4,8}$/.test(value) || (TYPICAL.has(shape) && !/[a-z]{3}/.test(value));

const TYPICAL: ReadonlySet<Shape> = new Set(['groups', 'spread', 'mixed']);

/** Characters of a code that is long for one. */
const LONG_CODE_CHARS = 10;

/** Letters and digits mixed, as many as no one types without being asked. */
export const isLong = ({ shape, value }: Token) =>
  shape === 'unusual' && value.length >= LONG_CODE_CHARS && /[A-Za-z]/.test(value);

/** `021 9566`, `408 55 21`: an area and what is called there, of unequal length. */
export function isLikeTelephone({ shown }: Token): boolean {
  const lengths = shown.split(/[ -]/).map((group) => group.length);
  return (
    /^[\d -]+$/.test(shown) && new Set(lengths).size > 1 && (lengths.length > 2 || /^0/.test(shown))
  );
}
