import { isUtf8 } from 'node:buffer';

/** Bytes by which a text is judged that is called base64. */
const SAMPLE_BYTES = 2_048;

// Words with blanks between them in one line, or signs that base64 does not have.
const UNLIKELY = /[A-Za-z0-9+/=][ \t]+[A-Za-z0-9+/=]|[^A-Za-z0-9+/=\s]/;

const WORDS = /[A-Za-z0-9][ \t]+(?=[A-Za-z0-9])/g;
/** Blanks between words that prove a text: fewer may be badly broken lines of base64. */
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

/** Tab, line ends and the escapes of ISO-2022 are some of a text. */
const isControl = (byte: number) => byte < 0x20 && ![0x09, 0x0a, 0x0d, 0x1b].includes(byte);

/** Up to the next delimiter, or the padding: what stands behind that says nothing. */
function upToEnd(sample: string): string {
  const end = sample.search(/^--|=/m);
  return end < 0 ? sample : sample.slice(0, end);
}

// Padding, and lines behind it that cannot go on with it: footers of lists and of virus scanners.
const AFTER_PADDING = /(={1,2})[ \t]+[^\r\n]*/g;
const PADDED_LINE = /=[ \t]*\r?\n/;

/** Removes plain text that a relay appended to an encoded text. */
export function removeFooter(encoded: Buffer): { content: Buffer; hasFooter: boolean } {
  if (!encoded.includes('=')) return { content: encoded, hasFooter: false };
  const text = encoded.toString('latin1');
  const cut = withoutLines(text.replace(AFTER_PADDING, '$1'));
  const hasFooter = visibleIn(cut) < visibleIn(text);
  return { content: Buffer.from(cut, 'latin1'), hasFooter };
}

function withoutLines(text: string): string {
  const padded = PADDED_LINE.exec(text);
  if (padded === null) return text;
  const end = padded.index + padded[0].length;
  const rest = text
    .slice(end)
    .split('\n')
    .filter((line) => !UNLIKELY.test(line));
  return text.slice(0, end) + rest.join('\n');
}

const visibleIn = (text: string) => text.replace(/\s+/g, '').length;
