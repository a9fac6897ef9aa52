import { LARGE_BYTES, SharedBytes } from '#server/mail/reading/shared-bytes.ts';

/** Smaller pieces are copied together: a Buffer object costs more than their content. */
const SMALL_PIECE_BYTES = 4_096;
const BLOCK_BYTES = 65_536;

/** Collects a message. Single bytes cost no more memory than large pieces. */
export class MessageBuffer {
  readonly #maxBytes: number;
  #whole: Buffer[] = [];
  #block: Buffer | null = null;
  #filled = 0;
  #bytes = 0;
  #large: SharedBytes | null = null;

  /** `maxBytes`: the largest message; Infinity means no limit. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#large !== null) this.#large.add(piece);
    else if (this.#bytes >= LARGE_BYTES) this.#moveToLarge(piece);
    else if (piece.length >= SMALL_PIECE_BYTES || this.#whole.length === 0) this.#keep(piece);
    else this.#copy(piece);
  }

  #moveToLarge(piece: Buffer): void {
    const large = new SharedBytes(this.#maxBytes);
    this.#closeBlock();
    for (const before of this.#whole) large.add(before);
    large.add(piece);
    this.#whole = [];
    this.#large = large;
  }

  #copy(piece: Buffer): void {
    if (this.#block === null || this.#filled + piece.length > this.#block.length) {
      this.#closeBlock();
      this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    }
    piece.copy(this.#block, this.#filled);
    this.#filled += piece.length;
  }

  #keep(piece: Buffer): void {
    this.#closeBlock();
    this.#whole.push(piece);
  }

  #closeBlock(): void {
    if (this.#block !== null) this.#whole.push(this.#block.subarray(0, this.#filled));
    this.#block = null;
    this.#filled = 0;
  }

  join(): Buffer {
    if (this.#large !== null) return this.#large.whole();
    this.#closeBlock();
    const [first, ...others] = this.#whole;
    if (first === undefined) return Buffer.alloc(0);
    return others.length === 0 ? first : Buffer.concat(this.#whole);
  }
}
