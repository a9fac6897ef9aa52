import { type Delimiter, delimiterIn, MAX_LINE_CHARS } from './boundary.ts';
import { FIELD, MAX_HEADER_BYTES } from './header.ts';
import { PROBLEMS } from './problems.ts';

/** A piece of a message. Delimiters are no pieces. */
export type Piece =
  /** The bytes between two delimiters, without the header of the part. */
  | { readonly kind: 'content'; readonly bytes: Buffer }
  /** A part begins. */
  | {
      readonly kind: 'header';
      /** Empty if the part has none. */
      readonly bytes: Buffer;
      /** The boundary of its multipart. */
      readonly boundary: string;
      /** The body after this header. */
      readonly rest: Buffer;
    }
  /** A multipart ends, with those inside it. */
  | { readonly kind: 'end'; readonly boundary: string };

/** MIME parts of one message. */
export const MAX_PARTS = 1_000;

/** Lines that begin with two hyphens. The comparison with all open boundaries takes up to 1 µs. */
const MAX_CANDIDATES = 200_000;

/** A message exceeds a limit. The message is one of `PROBLEMS`. */
export class ParseLimitExceeded extends Error {
  override readonly name = 'ParseLimitExceeded';
}

/**
 * Cuts a multipart body at its delimiters, the nested ones included, in one pass. `open` are the
 * boundaries of the multiparts that are open, the innermost last: the caller keeps it up to date
 * before it asks for the next piece. A message inside the message is content. Throws
 * `ParseLimitExceeded`.
 */
export function* splitParts(body: Buffer, open: readonly string[]): Generator<Piece> {
  let done = 0;
  let candidates = 0;
  let at = body[0] === HYPHEN && body[1] === HYPHEN ? 0 : nextCandidate(body, 0);
  for (let parts = 0; at >= 0; at = nextCandidate(body, at)) {
    if (++candidates > MAX_CANDIDATES) throw new ParseLimitExceeded(PROBLEMS.tooManyLines);
    const end = endOfLine(body, at);
    const delimiter = findDelimiter(body.subarray(at, end), open);
    if (delimiter === null) continue;
    const { boundary, isEnd } = delimiter;
    yield { kind: 'content', bytes: body.subarray(done, lineEnd(body, done, at)) };
    done = end;
    if (isEnd) {
      yield { kind: 'end', boundary };
      at = end - 1;
      continue;
    }
    const header = headerAt(body, end, open);
    // Another delimiter or the end follows at once.
    if (header === null) continue;
    if (++parts > MAX_PARTS) throw new ParseLimitExceeded(PROBLEMS.unreadable);
    done = end + header.length;
    yield { kind: 'header', bytes: header, boundary, rest: body.subarray(done) };
    // The line end before the next delimiter may be the last of the header.
    at = done - 2;
  }
  yield { kind: 'content', bytes: body.subarray(done) };
}

/** The delimiter in a line; null for other lines and too long ones. */
function findDelimiter(line: Buffer, open: readonly string[]): Delimiter | null {
  const mayBe = line[0] === HYPHEN && line[1] === HYPHEN && line.length <= MAX_LINE_CHARS;
  return mayBe ? delimiterIn(line.toString('latin1'), open) : null;
}

const HYPHEN = 0x2d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The start of the next line that begins with two hyphens, after `from`. */
function nextCandidate(body: Buffer, from: number): number {
  const found = body.indexOf('\n--', from);
  return found < 0 ? -1 : found + 1;
}

/** The end of a content: the last line end belongs to the delimiter (RFC 2046 5.1.1). */
function lineEnd(body: Buffer, start: number, delimiter: number): number {
  if (delimiter === start) return start;
  const end = delimiter - 1;
  return end > start && body[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
}

function endOfLine(body: Buffer, from: number): number {
  const end = body.indexOf(LINE_FEED, from);
  return end < 0 ? body.length : end + 1;
}

/**
 * The header of a part, up to and with its empty line, at most `MAX_HEADER_BYTES`. It ends early
 * at text that is no header. Null if the next delimiter, or the end, follows at once.
 */
function headerAt(body: Buffer, start: number, open: readonly string[]): Buffer | null {
  const rest = body.subarray(start, start + MAX_HEADER_BYTES);
  let length = 0;
  let fields = 0;
  /** The start of the first line that is neither a field nor a continuation; -1 if there is none. */
  let text = -1;
  let goesOn = false;
  for (const line of linesOf(rest)) {
    const bare = line.toString('latin1').trimEnd();
    if (findDelimiter(line, open) !== null) {
      return length === 0 ? null : rest.subarray(0, text < 0 ? length : text);
    }
    if (bare === '') return rest.subarray(0, fields === 0 && text >= 0 ? 0 : length + line.length);
    const isField = FIELD.test(bare);
    if (isField) fields++;
    else if (text < 0 && !goesOn && !/^[ \t]/.test(bare)) text = length;
    // Some senders fold a field without the space in the next line.
    goesOn = bare.endsWith(';');
    length += line.length;
  }
  return length === 0 ? null : rest.subarray(0, text < 0 ? length : text);
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = endOfLine(bytes, at);
    yield bytes.subarray(at, end);
    at = end;
  }
}
