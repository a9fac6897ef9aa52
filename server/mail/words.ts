/** Encoded words of a message header: RFC 2047, with the languages of RFC 2231 5. */

// Both alternatives are bounded and cannot overlap, so that the search stays linear.
const ENCODED_WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?\s]{0,2000})\?=/gi;
const BETWEEN_WORDS = /(\?=)\s+(?==\?[\w.:-]{1,40}(?:\*[\w-]{0,20})?\?[bq]\?)/gi;

/** What cannot be decoded stays as it is; bytes that make no sense are replaced. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  return value
    .replace(BETWEEN_WORDS, '$1')
    .replace(ENCODED_WORD, (_word, charset: string, encoding: string, data: string) =>
      decodeBytes(
        encoding.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : fromQ(data),
        charset,
      ),
    );
}

function fromQ(data: string): Buffer {
  const bytes = data
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_hex, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1');
}

/**
 * In a charset of the Encoding Standard, which knows no UTF-7: that one stays inert.
 * Unknown ones are read as UTF-8.
 */
export function decodeBytes(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
