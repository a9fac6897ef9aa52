import { isUtf8 } from 'node:buffer';
import { decode as decodeBase64 } from 'libbase64';
import { decode as decodeQuotedPrintable } from 'libqp';
import { findCharset } from './charset.ts';

/** RFC 2045 6, and uuencode from before it. */
export type Encoding = 'base64' | 'quoted-printable' | 'uuencode' | '8bit';

/** Encoded bytes, a view of the message. */
export interface Content {
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

/** Names of the identity encoding: those of RFC 2045 6, and others that occur. */
const IDENTITIES = new Set(['', '7bit', '7bits', '7', '8bit', '8bits', '8', 'binary', 'none']);

export function parseEncoding(field: string): Encoding | 'unknown' {
  const bare = field
    .toLowerCase()
    .replace(/\([^()]*\)/g, '')
    .replace(/[^a-z0-9]/g, '');
  if (/^(?:x)?(?:base64|b64)/.test(bare)) return 'base64';
  if (/^(?:quotedprintable|qp$|quoted)/.test(bare)) return 'quoted-printable';
  if (/^x?uu(?:e|encode|encoded|encoding)?$/.test(bare)) return 'uuencode';
  // Some senders write the charset there.
  return IDENTITIES.has(bare) || findCharset(bare) !== null ? '8bit' : 'unknown';
}

/** Without an encoding, returns a view of the same memory. */
export function decodeContent({ encoding, bytes }: Content): Buffer {
  switch (encoding) {
    case 'base64': {
      const text = bytes.toString('latin1');
      // Characters of the URL-safe alphabet are noise in an email.
      return decodeBase64(/[-_]/.test(text) ? text.replace(/[-_]/g, '') : text);
    }
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes);
    default:
      return bytes;
  }
}

/** Bytes of the sample that shows whether a text is really base64. */
const SAMPLE_BYTES = 2_048;

// Words with spaces between them in one line, or characters that base64 does not have.
const UNLIKELY = /[A-Za-z0-9+/=][ \t]+[A-Za-z0-9+/=]|[^A-Za-z0-9+/=\s]/;

const WORDS = /[A-Za-z0-9][ \t]+(?=[A-Za-z0-9])/g;
/** Spaces between words that prove a text: fewer may be broken lines of base64. */
const SURE_WORDS = 3;

/**
 * Whether a text is labelled base64 but not encoded. Noise alone is no proof: the decoded bytes
 * must not be a text either.
 */
export function isUnencodedText(content: Buffer): boolean {
  const sample = upToEnd(content.toString('latin1', 0, SAMPLE_BYTES));
  if (!UNLIKELY.test(sample)) return false;
  const decoded = Buffer.from(sample.replace(/[^A-Za-z0-9+/]/g, ''), 'base64');
  if (decoded.some(isControl)) return true;
  return !isUtf8(decoded.subarray(0, -3)) && (sample.match(WORDS)?.length ?? 0) >= SURE_WORDS;
}

/** Tab, line ends and the escape of ISO-2022 occur in texts. */
const isControl = (byte: number) => byte < 0x20 && ![0x09, 0x0a, 0x0d, 0x1b].includes(byte);

/** Up to the next delimiter or the padding: the rest does not belong to the part. */
function upToEnd(sample: string): string {
  const end = sample.search(/^--|=/m);
  return end < 0 ? sample : sample.slice(0, end);
}

// Text after the padding: footers of mailing lists and virus scanners.
const AFTER_PADDING = /(={1,2})[ \t]+\S[^\r\n]*/g;
const PADDED_LINE = /=[ \t]*\r?\n/;

/** Removes plain text that a relay appended to an encoded part. */
export function removeFooter(encoded: Buffer): { content: Buffer; hasFooter: boolean } {
  const padding = encoded.indexOf('=');
  const isBehind =
    padding >= 0 && encoded.subarray(padding).some((byte) => byte > 0x20 && byte !== 0x3d);
  if (!isBehind) return { content: encoded, hasFooter: false };
  const text = encoded.toString('latin1');
  const cut = withoutLines(text.replace(AFTER_PADDING, '$1'));
  const hasFooter = cut.length < text.length;
  return { content: hasFooter ? Buffer.from(cut, 'latin1') : encoded, hasFooter };
}

function withoutLines(text: string): string {
  const padded = PADDED_LINE.exec(text);
  if (padded === null) return text;
  const end = padded.index + padded[0].length;
  const rest = text.slice(end);
  if (!UNLIKELY.test(rest)) return text;
  return text.slice(0, end) + rest.replace(/[^\n]+/g, (line) => (UNLIKELY.test(line) ? '' : line));
}
