/** Bytes of a line with its CRLF: the longest that RFC 5322 2.1.1 recommends. */
const LINE_BYTES = 80;

/** So many bytes of plain text or a little more, in lines that end with CRLF. */
export function textOf(bytes: number): string {
  const line = `${'X'.repeat(LINE_BYTES - 2)}\r\n`;
  return line.repeat(Math.ceil(bytes / LINE_BYTES));
}
