const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const NOTHING = Buffer.alloc(0);

/** `rest` is what followed the final dot; null while the message goes on. */
export interface Decoded {
  readonly content: Buffer;
  readonly rest: Buffer | null;
}

/**
 * Takes the dots out of one message as it comes, and finds its end (RFC 5321 4.5.2).
 *
 * A line ends with CR LF and with nothing else, so that no other sequence can end the
 * message (SMTP smuggling), and bare CRs and LFs pass as they are. The decoder owns the
 * chunks it is fed and closes the gaps of removed dots in place: a chunk gives one piece
 * of content however many dots it had.
 */
export class DotDecoder {
  /** At the first byte of a line. */
  #atLine = true;
  /** The last bytes of the chunk before, which may be the start of something: at most 2. */
  #held: Buffer = NOTHING;

  feed(chunk: Buffer): Decoded {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = NOTHING;
    let read = 0;
    if (this.#atLine && bytes[0] === DOT) {
      if (isShortOfEnd(bytes, 0)) return this.#hold(bytes, 0, 0);
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
      if (isShortOfEnd(bytes, dot)) {
        this.#atLine = true;
        return this.#hold(bytes, dot, written);
      }
      if (isEnd(bytes, dot)) {
        return { content: bytes.subarray(0, written), rest: bytes.subarray(dot + 3) };
      }
      read = dot + 1;
    }
    return this.#leave(bytes, read, written);
  }

  /** No more lines with dots in this chunk. */
  #leave(bytes: Buffer, read: number, written: number): Decoded {
    const length = bytes.length;
    if (length > read && bytes[length - 1] === CR) {
      this.#atLine = false;
      return this.#hold(bytes, length - 1, move(bytes, written, read, length - 1));
    }
    if (length > read) {
      this.#atLine = length - read >= 2 && bytes[length - 1] === LF && bytes[length - 2] === CR;
    } else if (length > 0) {
      this.#atLine = false;
    }
    return { content: bytes.subarray(0, move(bytes, written, read, length)), rest: null };
  }

  #hold(bytes: Buffer, from: number, written: number): Decoded {
    // A copy, for the next chunk may overwrite what this one left behind.
    this.#held = Buffer.from(bytes.subarray(from));
    return { content: bytes.subarray(0, written), rest: null };
  }
}

/** A dot that could still become the end when more bytes come. */
function isShortOfEnd(bytes: Buffer, dot: number): boolean {
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
