import type { Structured } from './parameters.ts';

/**
 * Bytes after the header of a multipart that are searched for its first delimiter. The preamble
 * before it, for programs without MIME, has a line or two.
 */
const PREAMBLE_BYTES = 1024 * 1024;

/** Bytes of a multipart that are searched for delimiters that its header does not name. */
const LIKELY_BYTES = 64 * 1024;

// A line that can only be a delimiter: two hyphens, and a MIME field in the next line.
const LIKELY_DELIMITER = /^--([^\r\n]{1,1000})\r?\n(?=content-[a-z-]{1,40}:)/im;

/** Characters of a delimiter: RFC 2046 5.1.1 allows 70. */
const MAX_BOUNDARY_CHARS = 200;

/** Characters of a delimiter line, which may end with spaces. */
export const MAX_LINE_CHARS = 1_000;

/** Lines that begin like the delimiter but are none, after which the search stops. */
const MAX_NEAR_MISSES = 1_000;

const LINE_FEED = 0x0a;

export interface Delimiter {
  readonly boundary: string;
  /** It ends the multipart. */
  readonly isEnd: boolean;
}

/**
 * The delimiter in a line, if it is one of these boundaries. Spaces may follow it (RFC 2046 5.1.1),
 * or precede its final hyphens, if the sender meant the boundary to end with spaces.
 */
export function delimiterIn(line: string, boundaries: readonly string[]): Delimiter | null {
  if (line.length > MAX_LINE_CHARS) return null;
  const bare = line.slice(2).trimEnd();
  if (boundaries.includes(bare)) return { boundary: bare, isEnd: false };
  const ended = bare.endsWith('--') ? bare.slice(0, -2).trimEnd() : '';
  return ended !== '' && boundaries.includes(ended) ? { boundary: ended, isEnd: true } : null;
}

/**
 * The boundary that a multipart names, or else an evident one, as Latin-1 like the compared lines.
 * `rest`: the bytes after the header of the multipart. `open`: the boundaries of the multiparts around
 * it, the innermost last. Null if no boundary divides it.
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
  // One line may be a delimiter of both. A boundary that only has its end divides nothing.
  const upTo = end < 0 ? near : near.subarray(0, end + MAX_LINE_CHARS);
  const at = named === '' ? -1 : findDelimiter(upTo, named, false);
  if (at >= 0 && at <= own.length) return named;
  const likely = LIKELY_DELIMITER.exec(own.toString('latin1', 0, LIKELY_BYTES))?.[1]?.trimEnd();
  if (!likely || likely.length > MAX_BOUNDARY_CHARS || open.includes(likely)) return null;
  return likely;
}

/** The start of the first delimiter of the boundary, or of its end; -1 if there is none. */
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
