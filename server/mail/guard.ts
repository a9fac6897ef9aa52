import { fieldOf, fieldsOf, type Header } from './header.ts';
import { PROBLEMS } from './problems.ts';

/**
 * Multiparts in one message. Real ones nest four or five, a digest some dozen; each one
 * more costs the parser a comparison for every line.
 */
const MAX_MULTIPARTS = 200;

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

/** Why a message is not even given to the parser; null where it may try. One linear pass. */
export function refusal(raw: Buffer): string | null {
  const multiparts =
    countUpTo(raw, 'oundary=', MAX_MULTIPARTS) + countUpTo(raw, 'OUNDARY=', MAX_MULTIPARTS);
  return multiparts > MAX_MULTIPARTS ? PROBLEMS.tooManyParts : null;
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
    return value === undefined ? '' : `${name}: ${value}\r\n`;
  });
  // A message that gives its passcode twice has none: the parser must see both.
  const otp = fieldsOf(header, 'otp-token')
    .slice(0, 2)
    .map((value) => `otp-token: ${value.slice(0, MAX_FIELD_CHARS)}\r\n`);
  return Buffer.from(`${lines.join('')}${otp.join('')}\r\n`);
}

/** Says that it has parts, but not where they begin: the parser would find nothing at all. */
export function lacksItsBoundary(raw: Buffer, header: Header): boolean {
  const type = fieldOf(header, 'content-type')?.slice(0, MAX_FIELD_CHARS) ?? '';
  if (!/^\s*multipart\//i.test(type)) return false;
  // RFC 2231 forms are the parser's business.
  if (/boundary\*/i.test(type)) return false;
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i.exec(type);
  const delimiter = boundary?.[1] ?? boundary?.[2];
  return delimiter === undefined || raw.indexOf(`--${delimiter}`, header.bodyStart) < 0;
}

function countUpTo(raw: Buffer, what: string, most: number): number {
  let count = 0;
  for (let at = raw.indexOf(what); at >= 0 && count <= most; at = raw.indexOf(what, at + 1))
    count++;
  return count;
}
