import { isAscii, isUtf8 } from 'node:buffer';
import { type Charset, findCharset } from './charset.ts';

/** What is known of bytes that are text. */
export interface Labelled {
  readonly kind: 'text' | 'html';
  /** As the part says. */
  readonly label?: string | undefined;
  readonly hint?: Hint | undefined;
  /** Used if label and hint do not decide. Without it the text is windows-1252. */
  readonly guess?: Guess | undefined;
}

/** What other parts of the message are written in, for where nothing better is known. */
export type Hint = () => string | undefined;

/** Detects a charset by its bytes; undefined if it is unsure. */
export type Guess = (bytes: Buffer) => string | undefined;

/** Bytes of HTML in which browsers look for a charset, doubled for mails with long comments. */
const META_BYTES = 2_048;

const META = /<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{1,40})/i;

/** Characters from which on bytes that are valid UTF-8 are hardly any East Asian charset's. */
const SURE_CHARACTERS = 4;

const ESCAPE = String.fromCharCode(0x1b);
// Before what only ISO-2022 has there.
const ISO_2022 = new RegExp(`${ESCAPE}(?:\\$[@ABCD()]|\\([IJ]|\\.[AF])`);

/**
 * Text as it was meant. A label is believed unless the bytes contradict it: what is valid UTF-8
 * is nothing else, and what is not has another charset than it says. Never throws.
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

/** Text of 16 bits a character that has no zero byte and is UTF-8 as well is only called so. */
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
  // A few bad bytes in what has its charset right are just those.
  if (read !== null) return other === undefined || isMostly(read) ? read : other.decode(bytes);
  const utf8 = bytes.toString('utf8');
  if (isMostly(utf8)) return utf8;
  const likely = other ?? findCharset(labelled.guess?.(bytes)) ?? findCharset('windows-1252');
  return likely?.decode(bytes) ?? utf8;
}

/** Right characters for a wrong one, where only another part says what the text is in. */
const SURE_RATIO = 9;

/** Another charset that the bytes might be in, since HTML itself, their label or a part says so. */
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
      // HTML knows itself, and may hold a few bad bytes as well as what has a label.
      const ratio = other.name === findCharset(meta)?.name ? 1 : SURE_RATIO;
      return other.kind === 'single' || isMostly(other.decode(bytes), ratio);
    });
}

function metaCharset(bytes: Buffer): string | undefined {
  const label = META.exec(bytes.toString('latin1', 0, META_BYTES))?.[1];
  // A document whose ASCII can be read is in no charset of 16 bits (HTML 13.2.3.3).
  return label !== undefined && /^(?:utf-?(?:16|32)|ucs)/i.test(label) ? 'utf-8' : label;
}

/** At least that many characters beyond ASCII are right for each that is wrong. */
function isMostly(text: string, ratio = 1): boolean {
  const wrong = text.match(/\ufffd/g)?.length ?? 0;
  return (text.match(/[\u0080-\ufffc]/g)?.length ?? 0) >= ratio * wrong;
}
