import type { ArchivedMail, Container } from './archive.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x3e;
const FROM = new TextEncoder().encode('From ');
/** Bytes of the shortest line that gets a quote (`From ` and its line end); each adds one byte. */
const SHORTEST_QUOTED = 6;
/** Bytes within which our own first line, `Return-Path`, ends (RFC 5321 4.5.3.1.3). */
const RETURN_PATH_BYTES = 1_024;
/** The sender of an email with a null reverse-path, as mail programs write it. */
const NO_SENDER = 'MAILER-DAEMON';

/**
 * An mbox file (RFC 4155) with mboxrd quoting: every line of any number of `>` and `From ` gets one
 * `>` more, so that unquoting restores the message exactly. Lines end with LF.
 */
export class MboxArchive implements Container {
  readonly #parts: Blob[] = [];

  async add(mail: ArchivedMail, raw: Blob): Promise<void> {
    const bytes = new Uint8Array(await raw.arrayBuffer());
    const head = `From ${readSender(bytes)} ${asctime(new Date(mail.receivedAt))}\n`;
    this.#parts.push(new Blob([head, quoteFromLines(bytes), '\n']));
  }

  async close(): Promise<Blob> {
    return new Blob(this.#parts, { type: 'application/mbox' });
  }
}

/** The message with LF line ends, also after the last line, and quoted `From ` lines. */
export function quoteFromLines(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(raw.length + Math.ceil(raw.length / SHORTEST_QUOTED) + 1);
  let length = 0;
  let isLineStart = true;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] ?? 0;
    if (byte === CR && raw[at + 1] === LF) continue;
    if (isLineStart && isFromLine(raw, at)) out[length++] = QUOTE;
    out[length++] = byte;
    isLineStart = byte === LF;
  }
  if (!isLineStart) out[length++] = LF;
  return out.subarray(0, length);
}

function isFromLine(raw: Uint8Array, start: number): boolean {
  let at = start;
  while (raw[at] === QUOTE) at += 1;
  return FROM.every((byte, offset) => raw[at + offset] === byte);
}

/**
 * The envelope sender. Addresses that are not plain ASCII would break mbox readers, so they are
 * left out.
 */
function readSender(raw: Uint8Array): string {
  const beginning = new TextDecoder().decode(raw.subarray(0, RETURN_PATH_BYTES));
  return /^Return-Path: <([!-;=?-~]+@[!-;=?-~]+)>/.exec(beginning)?.[1] ?? NO_SENDER;
}

/** `Thu Nov  5 04:00:00 2026` in UTC: the format of C's asctime, which RFC 4155 requires. */
export function asctime(date: Date): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = date
    .toUTCString()
    .split(/,? /);
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
