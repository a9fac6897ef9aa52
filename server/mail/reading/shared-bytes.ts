/**
 * Bytes from which a message is in a SharedArrayBuffer, so that a thread reads it without a copy.
 * Measured: two copies of 1 MB took 3 ms, nearly all of it in the garbage collector.
 */
export const SHARED_FROM_BYTES = 64 * 1024;

/** Bytes that are set aside as addresses, and not as memory, where a message may become longer. */
const MOST_RESERVED_BYTES = 64 * 1024 * 1024;

/**
 * An incoming message, assembled in shared memory. Measured: joining 25 MB at the end and copying it
 * for a thread blocked the event loop for 30 to 90 ms.
 */
export class SharedBytes {
  readonly #most: number;
  #memory: SharedArrayBuffer;

  /** `most` is its final size in bytes; Infinity if unknown. */
  constructor(most: number) {
    this.#most = most;
    this.#memory = reserve(0, Math.min(most, MOST_RESERVED_BYTES));
  }

  add(piece: Uint8Array): void {
    const { byteLength } = this.#memory;
    const needed = byteLength + piece.byteLength;
    if (needed > this.#memory.maxByteLength) this.#move(needed);
    this.#memory.grow(needed);
    new Uint8Array(this.#memory, byteLength).set(piece);
  }

  /** All of it. Nothing may be added any more. */
  whole(): Buffer {
    return Buffer.from(this.#memory, 0, this.#memory.byteLength);
  }

  #move(needed: number): void {
    const before = new Uint8Array(this.#memory);
    const room = Math.max(needed, Math.min(this.#most, 2 * this.#memory.maxByteLength));
    this.#memory = reserve(before.byteLength, room);
    new Uint8Array(this.#memory).set(before);
  }
}

function reserve(bytes: number, most: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes, { maxByteLength: most });
}

/** Threads may have it as it is: handing it over copies nothing, and takes nothing away. */
export function isShared({ buffer }: Uint8Array): boolean {
  return buffer instanceof SharedArrayBuffer;
}
