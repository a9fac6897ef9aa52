/** Bytes of the largest message that goes this way. Beside reading a larger one, a wake is little. */
export const BOX_BYTES = 64 * 1024;

/**
 * Milliseconds that a thread looks for what is expected. A peer on the same machine takes 0.2, and
 * up to 1 where it has to wait for a core.
 */
const VIGIL_MS = 1;

/** Places of its 32-bit words, which stand before the message: its state, and the bytes of it. */
const STATE = 0;
const SIZE = 1;
const WORDS_BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;

/** A thread looks for a message, the message is there, or nobody looks for one. */
const AWAITED = 0;
const FILLED = 1;
const LEFT = 2;

/** How often a thread looks before it asks for the time, which takes as long as ten looks. */
const LOOKS = 64;

/**
 * Memory through which a thread that is awake is handed one small message. Whoever is first
 * decides: either the message is there before the thread leaves, or it is not handed over.
 */
export class Box {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory = new SharedArrayBuffer(WORDS_BYTES + BOX_BYTES)) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, WORDS_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(memory, WORDS_BYTES);
  }

  /** Before a thread is told to look, and not while one does. */
  open(): void {
    Atomics.store(this.#words, STATE, AWAITED);
  }

  /** False where nobody looks. At most `BOX_BYTES`, and not while the one before may be in it. */
  fill(message: Uint8Array): boolean {
    this.#bytes.set(message);
    Atomics.store(this.#words, SIZE, message.byteLength);
    const handed = this.#leaveAs(FILLED);
    if (!handed) this.#wipe(message.byteLength);
    return handed;
  }

  /** Lets the thread go. */
  dismiss(): void {
    this.#leaveAs(LEFT);
  }

  /** Whoever was to take what is in it is gone: nothing of that stays behind, or is taken. */
  abandon(): void {
    Atomics.store(this.#words, STATE, LEFT);
    this.#wipe(BOX_BYTES);
  }

  /**
   * For the thread: looks all the time, since one that sleeps takes a tenth of a millisecond to
   * wake. Null where nothing came in time, or where it was let go.
   */
  wait(ms = VIGIL_MS): Uint8Array | null {
    const until = performance.now() + ms;
    do {
      for (let look = 0; look < LOOKS; look++) {
        const state = Atomics.load(this.#words, STATE);
        if (state !== AWAITED) return state === FILLED ? this.#take() : null;
      }
    } while (performance.now() < until);
    // What came between the last look and this is there now.
    return this.#leaveAs(LEFT) ? null : this.wait(0);
  }

  #leaveAs(state: typeof FILLED | typeof LEFT): boolean {
    return Atomics.compareExchange(this.#words, STATE, AWAITED, state) === AWAITED;
  }

  /** A copy: nothing of a message stays behind. */
  #take(): Uint8Array {
    const size = Atomics.load(this.#words, SIZE);
    const message = this.#bytes.slice(0, size);
    this.#wipe(size);
    return message;
  }

  #wipe(bytes: number): void {
    this.#bytes.fill(0, 0, bytes);
  }
}
