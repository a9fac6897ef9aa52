import { SHARED_FROM_BYTES, SharedBytes } from '#server/mail/reading/shared-bytes.ts';

/**
 * Collects a message. Pieces are copied together, so that a message of single bytes costs no more
 * memory than one of large pieces.
 */
export class MessageBuffer {
  readonly #maxBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #large: SharedBytes | null = null;

  /** `maxBytes`: the largest message; Infinity means no limit. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (this.#large === null && length >= SHARED_FROM_BYTES) this.#moveToLarge();
    if (this.#large !== null) {
      this.#large.add(piece);
      return;
    }
    if (length > this.#bytes.length) this.#grow(Math.max(length, 2 * this.#bytes.length));
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  #moveToLarge(): void {
    const large = new SharedBytes(this.#maxBytes);
    large.add(this.join());
    this.#large = large;
    this.#bytes = Buffer.alloc(0);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  join(): Buffer {
    return this.#large?.whole() ?? this.#bytes.subarray(0, this.#length);
  }
}
