import { decodeIconv } from './decode-iconv.ts';

/**
 * The 7-bit charsets of East Asia: ISO-2022-JP with all its extensions (RFC 1468, 1554, 2237),
 * ISO-2022-KR (RFC 1557), the GB part of ISO-2022-CN (RFC 1922) and HZ (RFC 1843). Each switches
 * between character sets that iconv-lite knows in their 8-bit form.
 */
type CharacterSet = 'ascii' | 'kana' | 'jis' | 'jis212' | 'gb' | 'ksc' | 'latin' | 'greek' | 'none';

/** The sequences after ESC that designate a character set. */
const DESIGNATIONS: ReadonlyMap<string, { at: 'G0' | 'G1' | 'G2'; set: CharacterSet }> = new Map([
  ['(B', { at: 'G0', set: 'ascii' }],
  ['(J', { at: 'G0', set: 'ascii' }],
  ['(H', { at: 'G0', set: 'ascii' }],
  ['(I', { at: 'G0', set: 'kana' }],
  [')I', { at: 'G1', set: 'kana' }],
  ['$@', { at: 'G0', set: 'jis' }],
  ['$B', { at: 'G0', set: 'jis' }],
  ['$(@', { at: 'G0', set: 'jis' }],
  ['$(B', { at: 'G0', set: 'jis' }],
  // JIS X 0213: its first plane is JIS X 0208 and more.
  ['$(O', { at: 'G0', set: 'jis' }],
  ['$(Q', { at: 'G0', set: 'jis' }],
  ['$(D', { at: 'G0', set: 'jis212' }],
  ['$A', { at: 'G0', set: 'gb' }],
  ['$(A', { at: 'G0', set: 'gb' }],
  ['$)A', { at: 'G1', set: 'gb' }],
  ['$(C', { at: 'G0', set: 'ksc' }],
  ['$)C', { at: 'G1', set: 'ksc' }],
  ['$)G', { at: 'G1', set: 'none' }],
  ['.A', { at: 'G2', set: 'latin' }],
  ['.F', { at: 'G2', set: 'greek' }],
]);

const [ESCAPE, SHIFT_OUT, SHIFT_IN] = [0x1b, 0x0e, 0x0f].map((code) => String.fromCharCode(code));

// Escapes, shifts and line ends; a single shift includes the next byte.
const SWITCHES = new RegExp(
  `${ESCAPE}(?:N[^]?|\\$?[()*.]?[@-~])|[${SHIFT_OUT}${SHIFT_IN}\\n]`,
  'g',
);

export function readIso2022(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const sets = { G0: 'ascii', G1: 'none', G2: 'latin' } satisfies Record<string, CharacterSet>;
  const now: Record<'G0' | 'G1' | 'G2', CharacterSet> = { ...sets };
  let isOut = false;
  let read = '';
  let from = 0;
  for (const { 0: found, index } of text.matchAll(SWITCHES)) {
    read += inSet(text.slice(from, index), isOut ? now.G1 : now.G0);
    from = index + found.length;
    switch (found.charAt(0)) {
      case SHIFT_OUT:
        // Without a designation G1 has the kana of 7-bit JIS X 0201.
        if (now.G1 === 'none') now.G1 = 'kana';
        isOut = true;
        break;
      case SHIFT_IN:
        isOut = false;
        break;
      case '\n':
        // A line without its final escape must not affect the next one.
        [now.G0, isOut] = ['ascii', false];
        read += found;
        break;
      default:
        read += escaped(found, now);
    }
  }
  return read + inSet(text.slice(from), isOut ? now.G1 : now.G0);
}

function escaped(found: string, now: Record<'G0' | 'G1' | 'G2', CharacterSet>): string {
  // A single shift selects one character of the third set.
  if (found.charAt(1) === 'N') return inSet(found.slice(2), now.G2);
  const designation = DESIGNATIONS.get(found.slice(1));
  if (designation !== undefined) now[designation.at] = designation.set;
  return '';
}

function inSet(text: string, set: CharacterSet): string {
  if (text === '') return '';
  switch (set) {
    case 'ascii':
    case 'none':
      return text;
    case 'jis':
      return decodeIconv(withHighBits(text), 'euc-jp');
    case 'jis212':
      return decodeIconv(prefixed(text, 2, 0x8f), 'euc-jp');
    case 'kana':
      return decodeIconv(prefixed(text, 1, 0x8e), 'euc-jp');
    case 'gb':
      return decodeIconv(withHighBits(text), 'gb18030');
    case 'ksc':
      return decodeIconv(withHighBits(text), 'cp949');
    case 'latin':
      return decodeIconv(withHighBits(text), 'iso-8859-1');
    case 'greek':
      return decodeIconv(withHighBits(text), 'iso-8859-7');
  }
}

/** Spaces and control characters are the same in every set. */
function withHighBits(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x20 && byte < 0x7f) bytes[at] = byte | 0x80;
  }
  return bytes;
}

/** EUC-JP marks characters of its further sets with a byte before each. */
function prefixed(text: string, length: 1 | 2, prefix: number): Buffer {
  const high = withHighBits(text);
  const bytes: number[] = [];
  for (let at = 0; at < high.length; at += length)
    bytes.push(prefix, ...high.subarray(at, at + length));
  return Buffer.from(bytes);
}

export function readHz(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/~\{([^\n]*?)(?:~\}|(?=\n)|$)|~~|~\r?\n/g, (found, chinese: string | undefined) => {
      if (chinese !== undefined) return decodeIconv(withHighBits(chinese), 'gb18030');
      return found === '~~' ? '~' : '';
    });
}
