/** A run of characters of one kind, to tell 0 from O. */
export interface CodeRun {
  readonly kind: 'digits' | 'letters' | 'other';
  readonly text: string;
}

/** Lengths of groups by the length of a code of digits. */
const DIGITS: Readonly<Record<number, readonly number[]>> = {
  6: [3, 3],
  7: [3, 4],
  8: [4, 4],
  9: [3, 3, 3],
  10: [3, 3, 4],
};

/** Characters from which a code with letters is split into groups of four. */
const LONG_MIXED = 8;

const RUN = /\d+|\p{L}+|[^\d\p{L}]+/gu;

/**
 * Splits a code into groups, and each group into runs of one kind. Joined, they are the code again.
 */
export function groupCode(code: string): readonly (readonly CodeRun[])[] {
  return cut(code, chooseLengths(code)).map(splitRuns);
}

function chooseLengths(code: string): readonly number[] {
  if (/^\d+$/.test(code)) return DIGITS[code.length] ?? [code.length];
  // A code with hyphens or spaces is grouped already.
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

/** For screen readers: character by character, not as one number. */
export function spellOut(code: string): string {
  return [...code].join(' ');
}
