const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const NOTHING = Buffer.alloc(0);

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
  /** The next byte is the first of a line. */
  #isLineStart = true;
  /** At most 2 bytes: the end of the last chunk, which may begin a final dot. */
  #held: Buffer = NOTHING;

  feed(chunk: Buffer): Decoded {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = NOTHING;
    let read = 0;
    if (this.#isLineStart && bytes[0] === DOT) {
      if (mayBecomeEnd(bytes, 0)) return this.#hold(bytes, 0, 0);
      if (isEnd(bytes, 0)) return { content: NOTHING, rest: bytes.subarray(3) };
      read = 1;
    }
    return this.#decode(bytes, read);
  }

  #decode(bytes: Buffer, start: number): Decoded {
    let read = start;
    let written = 0;
    for (;;) {
      const line = bytes.indexOf('\r\n.', read, 'latin1');
      if (line === -1) break;
      const dot = line + 2;
      written = move(bytes, written, read, dot);
      if (mayBecomeEnd(bytes, dot)) {
        this.#isLineStart = true;
        return this.#hold(bytes, dot, written);
      }
      if (isEnd(bytes, dot)) {
        return { content: bytes.subarray(0, written), rest: bytes.subarray(dot + 3) };
      }
      read = dot + 1;
    }
    return this.#finishChunk(bytes, read, written);
  }

  /** The chunk has no more lines that begin with a dot. */
  #finishChunk(bytes: Buffer, read: number, written: number): Decoded {
    const length = bytes.length;
    if (length > read && bytes[length - 1] === CR) {
      this.#isLineStart = false;
      return this.#hold(bytes, length - 1, move(bytes, written, read, length - 1));
    }
    if (length > read) {
      this.#isLineStart =
        length - read >= 2 && bytes[length - 1] === LF && bytes[length - 2] === CR;
    } else if (length > 0) {
      this.#isLineStart = false;
    }
    return { content: bytes.subarray(0, move(bytes, written, read, length)), rest: null };
  }

  #hold(bytes: Buffer, from: number, written: number): Decoded {
    // A copy: the caller owns the content of this chunk, and may overwrite it.
    this.#held = Buffer.from(bytes.subarray(from));
    return { content: bytes.subarray(0, written), rest: null };
  }
}

/** The dot may become the final one with more bytes. */
function mayBecomeEnd(bytes: Buffer, dot: number): boolean {
  const left = bytes.length - dot;
  return left === 1 || (left === 2 && bytes[dot + 1] === CR);
}

function isEnd(bytes: Buffer, dot: number): boolean {
  return bytes[dot + 1] === CR && bytes[dot + 2] === LF;
}

function move(bytes: Buffer, to: number, from: number, end: number): number {
  if (to !== from) bytes.copyWithin(to, from, end);
  return to + (end - from);
}
