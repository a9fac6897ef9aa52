/** Bytes of a header in which hops are counted; past it a loop is not what is wrong. */
const HOP_SCAN_BYTES = 256 * 1_024;

const LF = 0x0a;
const CR = 0x0d;

/** Received lines in the header: RFC 5321 6.3. Stops counting past `limit`. */
export function countHops(message: Buffer, limit: number): number {
  let hops = 0;
  let line = 0;
  while (line < message.length && line < HOP_SCAN_BYTES && hops <= limit) {
    if (message[line] === LF || (message[line] === CR && message[line + 1] === LF)) break;
    if (startsReceived(message, line)) hops += 1;
    const end = message.indexOf(LF, line);
    if (end === -1) break;
    line = end + 1;
  }
  return hops;
}

const RECEIVED = 'received';

function startsReceived(message: Buffer, line: number): boolean {
  // Two bytes first: most lines are something else, and most messages are small.
  if (((message[line] ?? 0) | 0x20) !== 0x72 || ((message[line + 1] ?? 0) | 0x20) !== 0x65) {
    return false;
  }
  const field = message.toString('latin1', line, line + RECEIVED.length + 8);
  return /^received[ \t]*:/i.test(field);
}
