import { LARGE_BYTES, SharedBytes } from '#server/mail/reading/shared-bytes.ts';

/** Pieces smaller than this are copied together: a Buffer costs more than it would hold. */
const SMALL_PIECE_BYTES = 4_096;
const BLOCK_BYTES = 65_536;

/** Collects a message as it comes: one that drips in byte by byte costs no more memory. */
export class MessageBuffer {
  readonly #most: number;
  #whole: Buffer[] = [];
  #block: Buffer | null = null;
  #filled = 0;
  #bytes = 0;
  #large: SharedBytes | null = null;

  /** `most`: bytes that the message has at most; Infinity means no limit. */
  constructor(most: number) {
    this.#most = most;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#large !== null) this.#large.add(piece);
    else if (this.#bytes >= LARGE_BYTES) this.#enlarge(piece);
    else if (piece.length >= SMALL_PIECE_BYTES || this.#whole.length === 0) this.#keep(piece);
    else this.#copy(piece);
  }

  #enlarge(piece: Buffer): void {
    const large = new SharedBytes(this.#most);
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
