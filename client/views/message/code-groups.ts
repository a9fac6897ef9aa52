/** What tells a zero from an O beside its shape. */
export interface CodeRun {
  readonly kind: 'digits' | 'letters' | 'other';
  readonly text: string;
}

/** Lengths of groups that people read in one glance, by the length of what is all digits. */
const DIGITS: Readonly<Record<number, readonly number[]>> = {
  6: [3, 3],
  7: [3, 4],
  8: [4, 4],
  9: [3, 3, 3],
  10: [3, 3, 4],
};

/** Characters of a code with letters from which on it is read in groups of four. */
const LONG_MIXED = 8;

const RUN = /\d+|\p{L}+|[^\d\p{L}]+/gu;

/**
 * A code as it is read: in groups, each in runs of one kind. Put together it is the code again:
 * what stands between the groups is room, no characters.
 */
export function groupCode(code: string): readonly (readonly CodeRun[])[] {
  return cut(code, chooseLengths(code)).map(splitRuns);
}

function chooseLengths(code: string): readonly number[] {
  if (/^\d+$/.test(code)) return DIGITS[code.length] ?? [code.length];
  // Whoever put hyphens or blanks in has grouped it already.
  const isBare = /^[\p{L}\d]+$/u.test(code);
  if (!isBare || code.length < LONG_MIXED || code.length % 4 !== 0) return [code.length];
  return Array.from({ length: code.length / 4 }, () => 4);
}

function cut(code: string, lengths: readonly number[]): readonly string[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return code.slice(at - length, at);
  });
}

function splitRuns(group: string): readonly CodeRun[] {
  return [...group.matchAll(RUN)].map(([text]) => ({ kind: classifyRun(text), text }));
}

function classifyRun(text: string): CodeRun['kind'] {
  if (/^\d/.test(text)) return 'digits';
  return /^\p{L}/u.test(text) ? 'letters' : 'other';
}

/** For those who listen: character by character, and no number of some hundred thousand. */
export function spellOut(code: string): string {
  return [...code].join(' ');
}
