import { isAscii, isUtf8 } from 'node:buffer';
import { type Charset, findCharset } from './charset.ts';

/** What is known about the bytes of a text. */
export interface Labelled {
  readonly kind: 'text' | 'html';
  /** The charset label of the part. */
  readonly label?: string | undefined;
  readonly hint?: Hint | undefined;
  /** Used if label and hint do not decide. Without it the text is windows-1252. */
  readonly guess?: Guess | undefined;
}

/** The charset of other parts of the message, if no better one is known. */
export type Hint = () => string | undefined;

/** Detects a charset by its bytes; undefined if it is unsure. */
export type Guess = (bytes: Buffer) => string | undefined;

/** Bytes of HTML that are searched for a charset: twice as many as in browsers, because of long comments. */
const META_BYTES = 2_048;

const META = /<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{1,40})/i;

/** Characters from which valid UTF-8 is hardly in an East Asian charset. */
const SURE_CHARACTERS = 4;

const ESCAPE = String.fromCharCode(0x1b);
// Escape sequences that only ISO-2022 has.
const ISO_2022 = new RegExp(`${ESCAPE}(?:\\$[@ABCD()]|\\([IJ]|\\.[AF])`);

/**
 * Decodes a text. The label counts unless the bytes contradict it: valid UTF-8 is read as UTF-8, and
 * bytes that are invalid in the labelled charset are read in another one. Never throws.
 */
export function decodeText(bytes: Buffer, labelled: Labelled): string {
  const marked = byOrderMark(bytes);
  if (marked !== null) return marked;
  const charset = findCharset(labelled.label);
  if (isAscii(bytes)) return readAscii(bytes, charset);
  if (isUtf8(bytes)) return readUtf8(bytes, charset);
  return readEightBit(bytes, charset, labelled);
}

function byOrderMark(bytes: Buffer): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    const rest = bytes.subarray(3);
    return isUtf8(rest) ? rest.toString('utf8') : null;
  }
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2);
  if (first === 0xfe && second === 0xff)
    return findCharset('utf-16be')?.decode(bytes.subarray(2)) ?? null;
  return null;
}

function readAscii(bytes: Buffer, charset: Charset | null): string {
  if (charset?.kind === 'shifted') return charset.decode(bytes);
  if (charset?.kind === 'wide') return readWide(bytes, charset);
  const text = bytes.toString('latin1');
  const isShifted = text.includes(ESCAPE) && ISO_2022.test(text);
  return isShifted ? (findCharset('iso-2022-jp')?.decode(bytes) ?? text) : text;
}

function readUtf8(bytes: Buffer, charset: Charset | null): string {
  if (charset?.kind === 'wide') return readWide(bytes, charset);
  const text = bytes.toString('utf8');
  if (charset?.kind !== 'multi') return text;
  const labelled = charset.decode(bytes);
  if (labelled.includes('\ufffd')) return text;
  const characters = text.match(/[\u0800-\uffff]/g)?.length ?? 0;
  return characters >= SURE_CHARACTERS ? text : labelled;
}

/** ASCII without zero bytes that makes no sense with 16 bits a character has a wrong label. */
function readWide(bytes: Buffer, charset: Charset): string {
  const wide = charset.decode(bytes);
  const isLatin = /[\t\n\r -~]/.test(wide);
  return isLatin || bytes.includes(0) || !isAscii(bytes) ? wide : bytes.toString('latin1');
}

function readEightBit(bytes: Buffer, charset: Charset | null, labelled: Labelled): string {
  const isBelieved = charset !== null && charset.kind !== 'plain' && charset.kind !== 'shifted';
  const read = isBelieved ? charset.decode(bytes) : null;
  if (read !== null && !read.includes('\ufffd')) return read;
  const other = otherCharset(bytes, charset, labelled);
  // A few invalid bytes do not mean that the label is wrong.
  if (read !== null) return other === undefined || isMostly(read) ? read : other.decode(bytes);
  const utf8 = bytes.toString('utf8');
  if (isMostly(utf8)) return utf8;
  const likely = other ?? findCharset(labelled.guess?.(bytes)) ?? findCharset('windows-1252');
  return likely?.decode(bytes) ?? utf8;
}

/** Valid characters for each invalid one, if only another part names the charset. */
const SURE_RATIO = 9;

/** Another charset that fits: named by the HTML itself, related to the label, or named by another part. */
function otherCharset(
  bytes: Buffer,
  charset: Charset | null,
  labelled: Labelled,
): Charset | undefined {
  const meta = labelled.kind === 'html' ? metaCharset(bytes) : undefined;
  const japanese = charset?.name === 'iso-2022' ? ['euc-jp', 'shift_jis'] : [];
  return [meta, ...japanese, labelled.hint?.()]
    .flatMap((label) => findCharset(label) ?? [])
    .filter((other) => other.kind !== 'plain' && other.name !== charset?.name)
    .find((other) => {
      // The charset in the HTML counts like a label, even with a few invalid bytes.
      const ratio = other.name === findCharset(meta)?.name ? 1 : SURE_RATIO;
      return other.kind === 'single' || isMostly(other.decode(bytes), ratio);
    });
}

function metaCharset(bytes: Buffer): string | undefined {
  const label = META.exec(bytes.toString('latin1', 0, META_BYTES))?.[1];
  // A document with readable ASCII is not in a charset with 16 bits (HTML 13.2.3.3).
  return label !== undefined && /^(?:utf-?(?:16|32)|ucs)/i.test(label) ? 'utf-8' : label;
}

/** Whether the text has at least so many valid characters beyond ASCII for each invalid one. */
function isMostly(text: string, ratio = 1): boolean {
  const wrong = text.match(/\ufffd/g)?.length ?? 0;
  return (text.match(/[\u0080-\ufffc]/g)?.length ?? 0) >= ratio * wrong;
}
