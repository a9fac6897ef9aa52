import { MAX_HEADER_BYTES } from './header.ts';

/** A piece of a message: the header of a part, or what stands between two of them. */
export type Piece =
  | {
      readonly kind: 'header';
      readonly bytes: Buffer;
      /** Of the multipart that it is a part of. */
      readonly boundary: string;
      /** The body from the end of this header on. */
      readonly rest: Buffer;
    }
  | { readonly kind: 'content'; readonly bytes: Buffer };

/** Parts that are looked at; the parser gives up before. */
const MAX_PARTS = 2_000;

/** Bytes of a delimiter line: RFC 2046 5.1.1 allows 70, and blanks behind it. */
const MAX_DELIMITER_BYTES = 1_000;

/**
 * Cuts a multipart body at the headers of its parts, the nested ones included, in one pass. All
 * pieces together are the body. Whoever takes a header adds the boundary that it brings to
 * `boundaries` before going on. A message inside the message is content: nobody splits it here.
 */
export function* cutParts(body: Buffer, boundaries: ReadonlySet<string>): Generator<Piece> {
  let done = 0;
  let at = body[0] === HYPHEN && body[1] === HYPHEN ? 0 : nextCandidate(body, 0);
  for (let parts = 0; at >= 0 && parts < MAX_PARTS; at = nextCandidate(body, at)) {
    const end = endOfLine(body, at);
    if (end - at > MAX_DELIMITER_BYTES) continue;
    const boundary = body.toString('latin1', at + 2, end).trimEnd();
    if (!boundaries.has(boundary)) continue;
    const header = headerAt(body, end, boundaries);
    if (header.length === 0) continue;
    parts++;
    yield { kind: 'content', bytes: body.subarray(done, end) };
    done = end + header.length;
    yield { kind: 'header', bytes: header, boundary, rest: body.subarray(done) };
    // The line end before the next delimiter may be the header's own.
    at = done - 2;
  }
  yield { kind: 'content', bytes: body.subarray(done) };
}

const HYPHEN = 0x2d;
const LINE_FEED = 0x0a;

/** The start of the next line that begins with two hyphens, after `from`. */
function nextCandidate(body: Buffer, from: number): number {
  const found = body.indexOf('\n--', from);
  return found < 0 ? -1 : found + 1;
}

function endOfLine(body: Buffer, from: number): number {
  const end = body.indexOf(LINE_FEED, from);
  return end < 0 ? body.length : end + 1;
}

/** Up to and with the empty line; empty where there is no header or not one that is usable. */
function headerAt(body: Buffer, start: number, boundaries: ReadonlySet<string>): Buffer {
  const rest = body.subarray(start, start + MAX_HEADER_BYTES);
  const lines = linesOf(rest);
  let length = 0;
  for (const line of lines) {
    const text = line.toString('latin1').trimEnd();
    if (text.startsWith('--') && isDelimiter(text.slice(2), boundaries))
      return rest.subarray(0, length);
    length += line.length;
    if (text === '') return rest.subarray(0, length);
  }
  return start + length === body.length ? rest : rest.subarray(0, 0);
}

function isDelimiter(line: string, boundaries: ReadonlySet<string>): boolean {
  return boundaries.has(line) || (line.endsWith('--') && boundaries.has(line.slice(0, -2)));
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = endOfLine(bytes, at);
    yield bytes.subarray(at, end);
    at = end;
  }
}
