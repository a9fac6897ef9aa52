import { isUtf8 } from 'node:buffer';
import type { TimeSlices } from '#server/ops/time-slices.ts';
import type { HeaderLine } from '#shared/message.ts';
import { decodeText, type Guess } from './decode-text.ts';
import { namedCharset } from './encoded-words.ts';

/**
 * The header section of a message (RFC 5322 2.2), from one pass over a bounded number of bytes and
 * fields. Cheap enough for the main thread. Lines that are not fields are left out.
 */
export interface Header {
  /** Unfolded. Names keep their case, and encoded words stay. */
  readonly fields: readonly HeaderLine[];
  /** The start of the body: after the first empty line, or the end of the message without one. */
  readonly bodyStart: number;
  /** Not all fields are in `fields`. */
  readonly cut: boolean;
  /** Some lines are not fields, and were left out. */
  readonly isBroken: boolean;
  /** The charset of some fields was guessed. */
  readonly isGuessed: boolean;
}

/** A charset other than UTF-8 that is named near the beginning of a message or of its body. */
export function findCharsetHint(bytes: Buffer): string | undefined {
  return namedCharset(bytes.toString('latin1', 0, HINT_BYTES));
}

/** Bytes that are searched for charset names: the header, and the headers of the first parts. */
const HINT_BYTES = 32 * 1024;

/** Bytes of a header that are read. Real ones have some 10 KB, with many hops 60 KB. */
export const MAX_HEADER_BYTES = 256 * 1024;

/** Fields that are listed. Real messages have about 30, and at most 50 hops with a few each. */
const MAX_HEADER_FIELDS = 1_000;

/** The start of a field, with its name. */
export const FIELD = /^([!-9;-~]{1,200})[ \t]*:/;

/** `guess` detects the charset of raw bytes if the message names none. */
export function scanHeader(raw: Buffer, guess?: Guess): Header {
  const start = findHeader(raw);
  const bounds = { maxBytes: MAX_HEADER_BYTES, maxDecoded: Infinity };
  return scanFields(raw, { start, bodyStart: findBody(raw, start), ...bounds, guess });
}

interface Extent {
  readonly start: number;
  readonly bodyStart: number;
  readonly maxBytes: number;
  /** Bytes of fields in other charsets than UTF-8 that are decoded. */
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
    // The first line is a field even if it is indented.
    const name = FIELD.exec(fields.length === 0 ? line.trimStart() : line);
    if (name?.[1] === undefined) {
      isBroken ||= line.trim() !== '';
      continue;
    }
    fields.push({ name: name[1], value: decode(line.trimStart().slice(name[0].length)).trim() });
  }
  const cut = seen < bodyStart;
  // Without a header the whole message is text.
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

/** Bytes of it that are decoded from other charsets: some names and a subject, half a microsecond each. */
const GLANCE_DECODED_BYTES = 2 * 1024;

/** For a message that is stored unparsed: scans on the main thread, in slices of at most a millisecond. */
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

/** Whether a byte is visible: no space, line end or control character. */
export const isVisible = (byte: number) => byte > 0x20;

/** The first field with a name, which is given in lower case. */
export function findField(header: Header, name: string): string | undefined {
  return header.fields.find((field) => field.name.toLowerCase() === name)?.value;
}

export function findFields(header: Header, name: string): readonly string[] {
  return header.fields.filter((field) => field.name.toLowerCase() === name).map((f) => f.value);
}

/** Bytes that are searched for the start of the header: an mbox line is one line. */
const BEFORE_HEADER_BYTES = 1_000;

// A byte order mark, empty lines, and the first line of a message in an mbox file.
const BEFORE_HEADER = /^(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:>?From [^\r\n:]*[^\r\n]*\r?\n)?/;
const FIRST_FIELD = /^[A-Za-z][A-Za-z0-9-]{0,76}:/;

/** The start of the first field: 0 unless other bytes precede the header. */
function findHeader(raw: Buffer): number {
  const first = raw[0] ?? 0;
  // Nearly all messages begin with a letter other than F.
  if (first > 0x40 && first < 0x7f && first !== 0x46) return 0;
  const text = raw.toString('latin1', 0, BEFORE_HEADER_BYTES);
  const before = BEFORE_HEADER.exec(text)?.[0].length ?? 0;
  return before > 0 && FIRST_FIELD.test(text.slice(before)) ? before : 0;
}

/**
 * Bytes that are searched at a time for the start of the body, in less than a millisecond. Nearly
 * every header ends in the first window. A search of the whole message for CRLF would scan 25 MB if
 * the message has bare LF.
 */
const WINDOW_BYTES = 512 * 1024;

/** The start of the body after a header; the end of the message if there is none. */
export function findBody(raw: Buffer, start: number): number {
  for (let from = start; ; from += WINDOW_BYTES) {
    const bodyStart = bodyStartIn(raw, start, from);
    if (bodyStart !== null) return bodyStart;
  }
}

/** Null if the header does not end in this window, and another window follows. */
function bodyStartIn(raw: Buffer, start: number, from: number): number | null {
  if (from === start && raw[start] === 0x0a) return start + 1;
  if (from === start && raw[start] === 0x0d && raw[start + 1] === 0x0a) return start + 2;
  const isLast = from + WINDOW_BYTES >= raw.length;
  return emptyLineEnd(raw, from) ?? (isLast ? raw.length : null);
}

/** Line ends can be CRLF, or bare LF from incorrect senders. */
function emptyLineEnd(raw: Buffer, from: number): number | null {
  // Three more bytes, for a line end that begins at the end of the window.
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

/** Starts an escape of ISO-2022, which some Japanese senders use in headers. */
const ESCAPE = 0x1b;

/** Raw bytes in a header are UTF-8 (RFC 6532); older senders use the charset of the body. */
function fieldDecoder(
  raw: Buffer,
  end: number,
  { start, maxDecoded, guess }: Extent,
): (latin1: string) => string {
  const bytes = raw.subarray(start, end);
  const isAllUtf8 = isUtf8(bytes);
  if (isAllUtf8 && !bytes.includes(ESCAPE)) return decodeUtf8;
  // Fields are short, so the guess uses the body too.
  const hint = findCharsetHint(raw) ?? (isAllUtf8 ? undefined : guess?.(raw.subarray(start)));
  let left = maxDecoded;
  return (latin1) => {
    if (IN_SIGHT.test(latin1)) return latin1;
    left -= latin1.length;
    if (left < 0) return decodeUtf8(latin1);
    return decodeText(Buffer.from(latin1, 'latin1'), { kind: 'text', hint: () => hint });
  };
}

// ASCII without the escape character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant.
const IN_SIGHT = /^[\u0000-\u001a\u001c-\u007f]*$/;

function decodeUtf8(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant.
  if (/^[\u0000-\u007f]*$/.test(latin1)) return latin1;
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
