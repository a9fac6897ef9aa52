const CR = 0x0d;
const LF = 0x0a;
const CRLF = Buffer.from('\r\n');

/** `rest`: the bytes after the final dot; null before it. */
export interface Decoded {
  readonly content: Buffer;
  readonly rest: Buffer | null;
}

/**
 * Removes dot-stuffing from one message, chunk by chunk, and finds the final dot (RFC 5321
 * 4.5.2).
 *
 * Only CR LF ends a line, so that no other sequence can end the message (SMTP smuggling); bare
 * CRs and LFs are content. The decoder owns its chunks and closes the gaps of removed dots in
 * place: each chunk gives one piece of content.
 */
export class DotDecoder {
  /** The end of the last chunk, if it may begin the final dot; first the end of the DATA line. */
  #held = CRLF;
  /** Bytes of `#held` that were given out as content. */
  #given = CRLF.length;

  feed(chunk: Buffer): Decoded {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    let read = this.#given;
    let written = 0;
    const keepUntil = (end: number) => {
      if (written !== read) bytes.copyWithin(written, read, end);
      written += end - read;
      read = end;
    };
    let line = bytes.indexOf('\r\n.', 0, 'latin1');
    while (line !== -1 && !mayBecomeEnd(bytes, line + 3)) {
      const dot = line + 2;
      keepUntil(dot);
      read = dot + 1;
      if (bytes[read] === CR && bytes[read + 1] === LF)
        return { content: bytes.subarray(0, written), rest: bytes.subarray(read + 2) };
      line = bytes.indexOf('\r\n.', read, 'latin1');
    }
    const end = line === -1 ? bytes.length : line + 2;
    // A copy: the caller owns the content of this chunk, and may overwrite it.
    this.#held = Buffer.from(bytes.subarray(line === -1 ? end - countLineEnd(bytes) : line));
    this.#given = line === -1 ? this.#held.length : CRLF.length;
    keepUntil(end);
    return { content: bytes.subarray(0, written), rest: null };
  }
}

/** The bytes so far end here, or with a CR: more bytes may make the dot before the final one. */
function mayBecomeEnd(bytes: Buffer, at: number): boolean {
  return at === bytes.length || (at === bytes.length - 1 && bytes[at] === CR);
}

/** Bytes at the end that are CR LF, or a CR. */
function countLineEnd(bytes: Buffer): number {
  if (bytes.at(-1) === CR) return 1;
  return bytes.at(-1) === LF && bytes.at(-2) === CR ? 2 : 0;
}
