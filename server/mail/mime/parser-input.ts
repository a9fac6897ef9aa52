import { findBoundary } from './boundary.ts';
import { decodeWords, encodeWord } from './encoded-words.ts';
import { findCharsetHint, findField, findFields, type Header } from './header.ts';
import { parseStructured } from './parameters.ts';
import { hasTooManyLines, MAX_MULTIPARTS } from './parse-limits.ts';
import { isUnknownEncoding, MAX_FIELD_CHARS } from './part-fields.ts';
import { PROBLEMS } from './problems.ts';
import { HINT_FIELD } from './structure.ts';

/**
 * Bytes of a message that is one text which the parser is given: enough for the million
 * characters that are shown, in base64 and in most languages.
 */
const MAX_TEXT_BYTES = 3 * 1024 * 1024;

/** The fields that decide how a message is read. */
const STRUCTURE = [
  'subject',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
];

/**
 * The limit that a body exceeds before parsing; null if the parser may try. Linear passes over
 * bytes that estimate; `normalizeMessage` counts the real multiparts.
 */
export function findExceededLimit(raw: Buffer, body: Buffer): string | null {
  const multiparts =
    countUpTo(raw, 'oundary=', MAX_MULTIPARTS) + countUpTo(raw, 'OUNDARY=', MAX_MULTIPARTS);
  if (multiparts > MAX_MULTIPARTS) return PROBLEMS.tooManyParts;
  return hasTooManyLines(body, multiparts) ? PROBLEMS.tooManyLines : null;
}

/** As much of the body as is read: all of it, unless it is one long text. */
export function selectBody(raw: Buffer, header: Header, asText: boolean): Buffer {
  const body = raw.subarray(header.bodyStart);
  return asText || isOneText(header) ? body.subarray(0, MAX_TEXT_BYTES) : body;
}

/**
 * The header that the parser gets instead of the real one: it takes apart every field that
 * it sees, and most of a real header (hops, signatures) is only ever shown as it came.
 * The first field of a name counts. `asText` leaves out what the message says it is.
 */
export function buildParserHeader(raw: Buffer, header: Header, asText: boolean): Buffer {
  const kept = asText ? STRUCTURE.filter((name) => name !== 'content-type') : STRUCTURE;
  const lines = kept.map((name) => {
    const value = findField(header, name)?.slice(0, MAX_FIELD_CHARS);
    return value === undefined ? '' : `${name}: ${name === 'subject' ? subject(value) : value}\r\n`;
  });
  // A message that gives its passcode twice has none: the parser must see both.
  const otp = findFields(header, 'otp-token')
    .slice(0, 2)
    .map((value) => `otp-token: ${value.slice(0, MAX_FIELD_CHARS)}\r\n`);
  const hint = findCharsetHint(raw);
  const named = hint === undefined ? '' : `${HINT_FIELD}: charset=${hint}\r\n`;
  return Buffer.from(`${lines.join('')}${otp.join('')}${named}\r\n`);
}

/** Decoded here, and written so that no parser can read it otherwise. */
function subject(value: string): string {
  const isPlain = /^[ -~]*$/.test(value) && !value.includes('=?');
  return isPlain ? value : encodeWord(decodeWords(value));
}

/** Says that it has parts, but not where they begin: the parser would find nothing at all. */
export function lacksBoundary(raw: Buffer, header: Header): boolean {
  const type = parseStructured(findField(header, 'content-type')?.slice(0, MAX_FIELD_CHARS) ?? '');
  if (!type.value.startsWith('multipart')) return false;
  return findBoundary(type, raw.subarray(header.bodyStart)) === null;
}

/** The parser shows it as text, so that no attachment is lost where it is cut. */
function isOneText(header: Header): boolean {
  const type = findField(header, 'content-type') ?? 'text/plain';
  const disposition = findField(header, 'content-disposition') ?? 'inline';
  const encoding = findField(header, 'content-transfer-encoding')?.slice(0, MAX_FIELD_CHARS) ?? '';
  if (isUnknownEncoding(encoding)) return false;
  return (
    /^\s*text\/(?:plain|html|enriched|richtext|markdown)\s*(?:;|$)/i.test(type) &&
    /^\s*inline\s*(?:;|$)/i.test(disposition)
  );
}

function countUpTo(raw: Buffer, what: string, most: number): number {
  let count = 0;
  for (let at = raw.indexOf(what); at >= 0 && count <= most; at = raw.indexOf(what, at + 1))
    count++;
  return count;
}
