/**
 * Bytes from which a message is in shared memory, so that a thread reads it without a copy, and the
 * bytes are still here if the thread dies. Measured: to copy 25 MB for a thread blocked the event
 * loop for 30 ms and more.
 */
const SHARED_FROM_BYTES = 64 * 1024;

/**
 * Collects a message. Pieces are copied together, so that a message of single bytes costs no more
 * memory than one of large pieces.
 */
export class MessageBuffer {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  add(piece: Buffer): void {
    const length = this.#length + piece.length;
    if (length > this.#bytes.length) this.#grow(Math.max(length, 2 * this.#bytes.length));
    piece.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  #grow(size: number): void {
    const larger =
      size < SHARED_FROM_BYTES
        ? Buffer.allocUnsafeSlow(size)
        : Buffer.from(new SharedArrayBuffer(size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  join(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
