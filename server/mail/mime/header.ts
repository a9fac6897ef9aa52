import { isUtf8 } from 'node:buffer';
import type { TimeSlices } from '#server/ops/time-slices.ts';
import type { HeaderLine } from '#shared/message.ts';
import { decodeText, type Guess } from './decode-text.ts';
import { namedCharset } from './encoded-words.ts';

/**
 * The header section of a message (RFC 5322 2.2), read in one pass over a bounded number of
 * bytes and fields. Cheap enough for any thread, and never throws: what is no field is left out.
 */
export interface Header {
  /** As they came, unfolded; names keep their case, values are not decoded any further. */
  readonly fields: readonly HeaderLine[];
  /** Where the body begins: after the first empty line, or at the end where there is none. */
  readonly bodyStart: number;
  /** Not all fields are in `fields`. */
  readonly cut: boolean;
  /** Some lines are no fields, and are not in `fields`. */
  readonly isBroken: boolean;
  /** Some were read in a charset that nothing names. */
  readonly isGuessed: boolean;
}

/** A charset that is named near the beginning of a message or of its body, other than UTF-8. */
export function findCharsetHint(bytes: Buffer): string | undefined {
  return namedCharset(bytes.toString('latin1', 0, HINT_BYTES));
}

/** Bytes in which a message says what it is written in: header, and the headers of first parts. */
const HINT_BYTES = 32 * 1024;

/** Bytes of a header that are read. Real ones have some 10 KB, with many hops 60 KB. */
export const MAX_HEADER_BYTES = 256 * 1024;

/** Fields that are listed. Real messages have some 30, and at most 50 hops of a few each. */
const MAX_HEADER_FIELDS = 1_000;

/** A field begins, with its name. */
export const FIELD = /^([!-9;-~]{1,200})[ \t]*:/;

/** `guess` is asked for the charset of raw bytes of which the message says nothing. */
export function scanHeader(raw: Buffer, guess?: Guess): Header {
  const start = findHeader(raw);
  const bounds = { maxBytes: MAX_HEADER_BYTES, maxDecoded: Infinity };
  return scanFields(raw, { start, bodyStart: findBody(raw, start), ...bounds, guess });
}

interface Extent {
  readonly start: number;
  readonly bodyStart: number;
  readonly maxBytes: number;
  /** Bytes of fields in other charsets than UTF-8 that are worth the time. */
  readonly maxDecoded: number;
  readonly guess?: Guess | undefined;
}

function scanFields(raw: Buffer, extent: Extent): Header {
  const { start, bodyStart, maxBytes } = extent;
  const seen = Math.min(bodyStart, start + maxBytes);
  const fields: HeaderLine[] = [];
  let isGuessed = false;
  let isBroken = false;
  const guess: Guess = (bytes) => {
    isGuessed = true;
    return extent.guess?.(bytes);
  };
  const decode = fieldDecoder(raw, seen, { ...extent, guess });
  const lines = unfoldedLines(raw.toString('latin1', start, seen));
  for (const line of lines) {
    if (fields.length >= MAX_HEADER_FIELDS)
      return { fields, bodyStart, cut: true, isBroken, isGuessed };
    // The first line continues nothing, however far it is indented.
    const name = FIELD.exec(fields.length === 0 ? line.trimStart() : line);
    if (name?.[1] === undefined) {
      isBroken ||= line.trim() !== '';
      continue;
    }
    fields.push({ name: name[1], value: decode(line.trimStart().slice(name[0].length)).trim() });
  }
  const cut = seen < bodyStart;
  // No header at all: what stands in its place is all the text there is.
  const isText = fields.length === 0 && !cut && raw.subarray(0, bodyStart).some(isVisible);
  return {
    fields,
    bodyStart: isText ? 0 : bodyStart,
    cut,
    isBroken: isBroken && !isText,
    isGuessed,
  };
}

/** Bytes of header that `scanHeaderStart` reads. */
const GLANCE_BYTES = 32 * 1024;

/** Bytes of it that are read in charsets: some names and a subject; half a microsecond each. */
const GLANCE_DECODED_BYTES = 2 * 1024;

/**
 * For a message stored unparsed, by the thread that others wait for: in pieces of at most a
 * millisecond, however large it is.
 */
export async function scanHeaderStart(raw: Buffer, slices: TimeSlices): Promise<Header> {
  const start = findHeader(raw);
  let bodyStart: number | null = null;
  for (let from = start; bodyStart === null; from += WINDOW_BYTES) {
    const begins = from;
    bodyStart = await slices.run(() => bodyStartIn(raw, start, begins));
  }
  const extent = { start, bodyStart, maxBytes: GLANCE_BYTES, maxDecoded: GLANCE_DECODED_BYTES };
  return slices.run(() => scanFields(raw, extent));
}

/** Whether a byte is to be seen: no blank, line end or control character. */
export const isVisible = (byte: number) => byte > 0x20;

/** The first field of that name, given in lower case. */
export function findField(header: Header, name: string): string | undefined {
  return header.fields.find((field) => field.name.toLowerCase() === name)?.value;
}

export function findFields(header: Header, name: string): readonly string[] {
  return header.fields.filter((field) => field.name.toLowerCase() === name).map((f) => f.value);
}

/** Bytes that are searched for the start of the header: an mbox line is one line. */
const BEFORE_HEADER_BYTES = 1_000;

// A byte order mark, empty lines, and the line that mbox files begin a message with.
const BEFORE_HEADER = /^(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:>?From [^\r\n:]*[^\r\n]*\r?\n)?/;
const FIRST_FIELD = /^[A-Za-z][A-Za-z0-9-]{0,76}:/;

/** Where the first field begins: 0 unless something that is no header stands before one. */
function findHeader(raw: Buffer): number {
  const first = raw[0] ?? 0;
  // Letters but F: what nearly all messages begin with.
  if (first > 0x40 && first < 0x7f && first !== 0x46) return 0;
  const text = raw.toString('latin1', 0, BEFORE_HEADER_BYTES);
  const before = BEFORE_HEADER.exec(text)?.[0].length ?? 0;
  return before > 0 && FIRST_FIELD.test(text.slice(before)) ? before : 0;
}

/**
 * Bytes that are searched at a time for where the body begins, less than a millisecond of work.
 * Nearly every header ends in the first ones; a search for one line end in all would go through
 * 25 MB where the message uses the other.
 */
const WINDOW_BYTES = 512 * 1024;

/** Where the body begins of a message whose header begins there; its end where there is none. */
export function findBody(raw: Buffer, start: number): number {
  for (let from = start; ; from += WINDOW_BYTES) {
    const bodyStart = bodyStartIn(raw, start, from);
    if (bodyStart !== null) return bodyStart;
  }
}

/** Null where no header ends in the window that begins there, and another one follows. */
function bodyStartIn(raw: Buffer, start: number, from: number): number | null {
  if (from === start && raw[start] === 0x0a) return start + 1;
  if (from === start && raw[start] === 0x0d && raw[start + 1] === 0x0a) return start + 2;
  const isLast = from + WINDOW_BYTES >= raw.length;
  return emptyLineEnd(raw, from) ?? (isLast ? raw.length : null);
}

/** Line ends may be CRLF, or bare LF from senders that never learned it. */
function emptyLineEnd(raw: Buffer, from: number): number | null {
  // What begins in the window counts; to see that it does, three bytes more are read.
  const window = raw.subarray(from, from + WINDOW_BYTES + 3);
  const crlf = window.indexOf('\n\r\n');
  const nearer = crlf < 0 ? window : window.subarray(0, crlf);
  const lf = nearer.indexOf('\n\n');
  if (lf >= 0 && lf < WINDOW_BYTES) return from + lf + 2;
  return crlf >= 0 && crlf < WINDOW_BYTES ? from + crlf + 3 : null;
}

function* unfoldedLines(text: string): Generator<string> {
  let line: string[] = [];
  for (const piece of text.split('\n')) {
    const bare = piece.endsWith('\r') ? piece.slice(0, -1) : piece;
    const folded = line.length > 0 && /^[ \t]/.test(bare);
    if (!folded && line.length > 0) {
      yield line.join('');
      line = [];
    }
    line.push(bare);
  }
  if (line.length > 0) yield line.join('');
}

/** Begins what ISO-2022 switches with: some of Japan's senders write headers in it, too. */
const ESCAPE = 0x1b;

/** RFC 6532: raw bytes in a header are UTF-8; from older senders they are what the body is. */
function fieldDecoder(
  raw: Buffer,
  end: number,
  { start, maxDecoded, guess }: Extent,
): (latin1: string) => string {
  const bytes = raw.subarray(start, end);
  const isAllUtf8 = isUtf8(bytes);
  if (isAllUtf8 && !bytes.includes(ESCAPE)) return decodeUtf8;
  // Fields are short: what they and the text behind them are in is one guess.
  const hint = findCharsetHint(raw) ?? (isAllUtf8 ? undefined : guess?.(raw.subarray(start)));
  let left = maxDecoded;
  return (latin1) => {
    if (IN_SIGHT.test(latin1)) return latin1;
    left -= latin1.length;
    if (left < 0) return decodeUtf8(latin1);
    return decodeText(Buffer.from(latin1, 'latin1'), { kind: 'text', hint: () => hint });
  };
}

// ASCII that stands for itself.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant.
const IN_SIGHT = /^[\u0000-\u001a\u001c-\u007f]*$/;

function decodeUtf8(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant.
  if (/^[\u0000-\u007f]*$/.test(latin1)) return latin1;
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
