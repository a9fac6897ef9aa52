/**
 * Multiparts in one message. Real ones nest four or five, a digest some dozen; each one
 * more costs the parser a comparison for every line.
 */
export const MAX_MULTIPARTS = 200;

/**
 * Lines that the parser is given. Each costs it up to 0.3 µs, so that a message of nothing
 * but line ends would hold a thread for seconds.
 */
const MAX_LINES = 1_000_000;

/** Bytes of a line from which on more of them are fine, in a larger message: base64 has 78. */
const USUAL_LINE_BYTES = 50;

/** Bytes under which lines are not counted: they cannot hold enough of them to matter. */
const COUNT_LINES_FROM_BYTES = 1024 * 1024;

/** Multiparts whose comparison with a line that begins with `--` costs as much as the line. */
const COMPARISONS_PER_LINE = 16;

const LINE_FEED = 0x0a;
const HYPHEN = 0x2d;

/** A message exceeds a limit of the parser. The message is one of `PROBLEMS`. */
export class ParseLimitExceeded extends Error {
  override readonly name = 'ParseLimitExceeded';
}

/** A loop over bytes, which takes a millisecond for each million of them. */
export function hasTooManyLines(body: Buffer, multiparts: number): boolean {
  if (body.length < COUNT_LINES_FROM_BYTES) return false;
  const most = Math.max(MAX_LINES, body.length / USUAL_LINE_BYTES);
  const delimiter = 1 + multiparts / COMPARISONS_PER_LINE;
  let lines = 0;
  for (let at = 0; at < body.length && lines <= most; at++) {
    if (body[at] !== LINE_FEED) continue;
    lines += body[at + 1] === HYPHEN && body[at + 2] === HYPHEN ? delimiter : 1;
  }
  return lines > most;
}
