import type { HeaderLine } from '#shared/message.ts';

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
}

/** Bytes of header that are looked at. Real ones have some 10 KB, with many hops 60 KB. */
export const MAX_HEADER_BYTES = 256 * 1024;

/** Fields that are listed. Real messages have some 30, and at most 50 hops of a few each. */
export const MAX_HEADER_FIELDS = 1_000;

const FIELD = /^([!-9;-~]{1,200})[ \t]*:/;

export function scanHeader(raw: Buffer, maxBytes = MAX_HEADER_BYTES): Header {
  const bodyStart = findBody(raw);
  const seen = Math.min(bodyStart, maxBytes);
  const fields: HeaderLine[] = [];
  const lines = unfoldedLines(raw.toString('latin1', 0, seen));
  for (const line of lines) {
    if (fields.length >= MAX_HEADER_FIELDS) return { fields, bodyStart, cut: true };
    const name = FIELD.exec(line);
    if (name?.[1] === undefined) continue;
    fields.push({ name: name[1], value: decodeRaw(line.slice(name[0].length).trim()) });
  }
  const cut = seen < bodyStart;
  // No header at all: what stands in its place is all the text there is.
  const isText = fields.length === 0 && !cut && raw.subarray(0, bodyStart).some(isVisible);
  return { fields, bodyStart: isText ? 0 : bodyStart, cut };
}

const isVisible = (byte: number) => byte > 0x20;

/** The first field of that name, given in lower case. */
export function fieldOf(header: Header, name: string): string | undefined {
  return header.fields.find((field) => field.name.toLowerCase() === name)?.value;
}

export function fieldsOf(header: Header, name: string): readonly string[] {
  return header.fields.filter((field) => field.name.toLowerCase() === name).map((f) => f.value);
}

/** Line ends may be CRLF, or bare LF from senders that never learned it. */
function findBody(raw: Buffer): number {
  if (raw[0] === 0x0a) return 1;
  if (raw[0] === 0x0d && raw[1] === 0x0a) return 2;
  const crlf = raw.indexOf('\n\r\n');
  const nearer = crlf < 0 ? raw : raw.subarray(0, crlf);
  const lf = nearer.indexOf('\n\n');
  if (lf >= 0) return lf + 2;
  return crlf >= 0 ? crlf + 3 : raw.length;
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

/** RFC 6532: raw bytes in a header are UTF-8; from older senders they are mostly Latin-1. */
function decodeRaw(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant.
  if (/^[\u0000-\u007f]*$/.test(latin1)) return latin1;
  const utf8 = Buffer.from(latin1, 'latin1').toString('utf8');
  return utf8.includes('\ufffd') ? latin1 : utf8;
}
