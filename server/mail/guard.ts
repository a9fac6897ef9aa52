import { fieldOf, fieldsOf, type Header } from './header.ts';
import { boundaryOf } from './heal.ts';
import { parseStructured } from './parameters.ts';
import { PROBLEMS } from './problems.ts';
import { decodeWords, encodeWord } from './words.ts';

/**
 * Multiparts in one message. Real ones nest four or five, a digest some dozen; each one
 * more costs the parser a comparison for every line.
 */
const MAX_MULTIPARTS = 200;

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

/**
 * Bytes of a message that is one text which the parser is given: enough for the million
 * characters that are shown, in base64 and in most languages.
 */
const MAX_TEXT_BYTES = 3 * 1024 * 1024;

/** Characters of one field that the parser is given; real ones have some hundred. */
const MAX_FIELD_CHARS = 16 * 1024;

/** The fields that decide how a message is read. */
const STRUCTURE = [
  'subject',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
];

/** Why a body is not even given to the parser; null where it may try. Linear passes over bytes. */
export function refusal(raw: Buffer, body: Buffer): string | null {
  const multiparts =
    countUpTo(raw, 'oundary=', MAX_MULTIPARTS) + countUpTo(raw, 'OUNDARY=', MAX_MULTIPARTS);
  if (multiparts > MAX_MULTIPARTS) return PROBLEMS.tooManyParts;
  return hasTooManyLines(body, multiparts) ? PROBLEMS.tooManyLines : null;
}

/** As much of the body as is read: all of it, unless it is one long text. */
export function bodyToRead(raw: Buffer, header: Header, asText: boolean): Buffer {
  const body = raw.subarray(header.bodyStart);
  return asText || isOneText(header) ? body.subarray(0, MAX_TEXT_BYTES) : body;
}

/**
 * The header that the parser gets instead of the real one: it takes apart every field that
 * it sees, and most of a real header (hops, signatures) is only ever shown as it came.
 * The first field of a name counts. `asText` leaves out what the message says it is.
 */
export function structuralHeader(header: Header, asText: boolean): Buffer {
  const kept = asText ? STRUCTURE.filter((name) => name !== 'content-type') : STRUCTURE;
  const lines = kept.map((name) => {
    const value = fieldOf(header, name)?.slice(0, MAX_FIELD_CHARS);
    return value === undefined ? '' : `${name}: ${name === 'subject' ? subject(value) : value}\r\n`;
  });
  // A message that gives its passcode twice has none: the parser must see both.
  const otp = fieldsOf(header, 'otp-token')
    .slice(0, 2)
    .map((value) => `otp-token: ${value.slice(0, MAX_FIELD_CHARS)}\r\n`);
  return Buffer.from(`${lines.join('')}${otp.join('')}\r\n`);
}

/** Decoded here, and written so that no parser can read it otherwise. */
function subject(value: string): string {
  const isPlain = /^[ -~]*$/.test(value) && !value.includes('=?');
  return isPlain ? value : encodeWord(decodeWords(value));
}

/** Says that it has parts, but not where they begin: the parser would find nothing at all. */
export function lacksItsBoundary(raw: Buffer, header: Header): boolean {
  const type = parseStructured(fieldOf(header, 'content-type')?.slice(0, MAX_FIELD_CHARS) ?? '');
  if (!type.value.startsWith('multipart')) return false;
  return boundaryOf(type, raw.subarray(header.bodyStart)) === null;
}

/** The parser shows it as text, so that no attachment is lost where it is cut. */
function isOneText(header: Header): boolean {
  const type = fieldOf(header, 'content-type') ?? 'text/plain';
  const disposition = fieldOf(header, 'content-disposition') ?? 'inline';
  return (
    /^\s*text\/(?:plain|html|enriched|richtext|markdown)\s*(?:;|$)/i.test(type) &&
    /^\s*inline\s*(?:;|$)/i.test(disposition)
  );
}

/** A loop over bytes, which takes a millisecond for each million of them. */
function hasTooManyLines(body: Buffer, multiparts: number): boolean {
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

const LINE_FEED = 0x0a;
const HYPHEN = 0x2d;

function countUpTo(raw: Buffer, what: string, most: number): number {
  let count = 0;
  for (let at = raw.indexOf(what); at >= 0 && count <= most; at = raw.indexOf(what, at + 1))
    count++;
  return count;
}
