import type { Structured } from './parameters.ts';

/**
 * Bytes from the header of a multipart on in which its first delimiter is looked for. What stands
 * before that is for programs that know no MIME, and a line or two long.
 */
const PREAMBLE_BYTES = 1024 * 1024;

/** Bytes of a multipart in which delimiters are looked for that it does not name. */
const LIKELY_BYTES = 64 * 1024;

// A line that only a delimiter can be: two hyphens, and a field of MIME right behind it.
const LIKELY_DELIMITER = /^--([^\r\n]{1,1000})\r?\n(?=content-[a-z-]{1,40}:)/im;

/** Characters of a delimiter: RFC 2046 5.1.1 allows 70. */
const MAX_BOUNDARY_CHARS = 200;

/** Characters of a delimiter line: blanks may stand behind the delimiter. */
export const MAX_LINE_CHARS = 1_000;

/** Lines that only begin like a delimiter, after which the search stops. */
const MAX_NEAR_MISSES = 1_000;

const LINE_FEED = 0x0a;

export interface Delimiter {
  readonly boundary: string;
  /** It ends the multipart. */
  readonly isEnd: boolean;
}

/**
 * Which of these boundaries a line divides by. Blanks may stand behind it (RFC 2046 5.1.1), and
 * before the hyphens that end it, where the boundary itself was meant to end in blanks.
 */
export function delimiterIn(line: string, boundaries: readonly string[]): Delimiter | null {
  if (line.length > MAX_LINE_CHARS) return null;
  const bare = line.slice(2).trimEnd();
  if (boundaries.includes(bare)) return { boundary: bare, isEnd: false };
  const ended = bare.endsWith('--') ? bare.slice(0, -2).trimEnd() : '';
  return ended !== '' && boundaries.includes(ended) ? { boundary: ended, isEnd: true } : null;
}

/**
 * What a multipart says that it is divided by, or else what it evidently is divided by, as Latin-1
 * like the lines that it is compared with. `rest` goes from the header of the multipart on, `open`
 * are the boundaries of those around it, the innermost last. Null where nothing divides it.
 */
export function findBoundary(
  type: Structured,
  rest: Buffer,
  open: readonly string[] = [],
): string | null {
  const near = rest.subarray(0, PREAMBLE_BYTES);
  const outer = open.at(-1);
  const end = outer === undefined ? -1 : findDelimiter(near, outer);
  const named = Buffer.from(type.parameters.get('boundary')?.trimEnd() ?? '').toString('latin1');
  const own = end < 0 ? near : near.subarray(0, end);
  // The same line may divide both, and one that only ends divides nothing.
  const upTo = end < 0 ? near : near.subarray(0, end + MAX_LINE_CHARS);
  const at = named === '' ? -1 : findDelimiter(upTo, named, false);
  if (at >= 0 && at <= own.length) return named;
  const likely = LIKELY_DELIMITER.exec(own.toString('latin1', 0, LIKELY_BYTES))?.[1]?.trimEnd();
  if (!likely || likely.length > MAX_BOUNDARY_CHARS || open.includes(likely)) return null;
  return likely;
}

/** Where the first line begins that divides by that boundary, or ends it; -1 where none does. */
function findDelimiter(bytes: Buffer, boundary: string, mayEnd = true): number {
  const start = Buffer.from(`--${boundary}`, 'latin1');
  let at = bytes.indexOf(start);
  for (let misses = 0; at >= 0 && misses < MAX_NEAR_MISSES; misses++) {
    const isAtStart = at === 0 || bytes[at - 1] === LINE_FEED;
    const end = bytes.subarray(at, at + MAX_LINE_CHARS).indexOf(LINE_FEED);
    const line = bytes.toString('latin1', at, end < 0 ? at + MAX_LINE_CHARS + 1 : at + end);
    const delimiter = isAtStart ? delimiterIn(line, [boundary]) : null;
    if (delimiter !== null && (mayEnd || !delimiter.isEnd)) return at;
    at = bytes.indexOf(start, at + 1);
  }
  return -1;
}
