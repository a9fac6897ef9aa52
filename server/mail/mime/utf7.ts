/**
 * UTF-7 (RFC 2152), such that it stays inert (M10): its letters are read, but a run that stands
 * for mark-up or control characters stays as it came, so that nobody can write a tag in it.
 */
const RUN = /\+([A-Za-z0-9+/]{0,8000})-?/g;

const UNWANTED = /[<>&\p{Cc}\p{Cs}\ufffe\uffff]/u;

export function readUtf7(bytes: Buffer): string {
  return bytes.toString('utf8').replace(RUN, (run, encoded: string) => {
    if (encoded === '') return run === '+-' ? '+' : run;
    const utf16 = Buffer.from(encoded, 'base64');
    // Bits that fill up the last character are no byte of their own.
    const decoded = utf16
      .subarray(0, utf16.length - (utf16.length % 2))
      .swap16()
      .toString('utf16le');
    return decoded === '' || UNWANTED.test(decoded) ? run : decoded;
  });
}
