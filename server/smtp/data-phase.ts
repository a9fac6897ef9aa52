import type { ReceiverContext } from './context.ts';
import type { HeldBytes } from './data-budget.ts';
import type { ReplyName } from './rfc5321/replies.ts';
import type { Transaction } from './transaction.ts';

/**
 * Bytes from which a message is in shared memory, so that a thread reads it without a copy, and the
 * bytes are still here if the thread dies. Measured: to copy 25 MB for a thread blocked the event
 * loop for 30 ms and more.
 */
const SHARED_FROM_BYTES = 64 * 1024;

/** What came between DATA and the final dot. */
export type ReceivedMessage =
  | { readonly kind: 'complete'; readonly raw: Buffer }
  /** The reply was decided before the final dot, and the bytes were not kept. */
  | { readonly kind: 'decided'; readonly reply: ReplyName; readonly bytes: number };

type State =
  | { readonly kind: 'collecting'; readonly buffer: MessageBuffer }
  /** Bytes are counted and thrown away; the reply waits for the final dot (RFC 5321 4.2.5). */
  | { readonly kind: 'discarding'; readonly reply: ReplyName }
  | { readonly kind: 'over' };

const OVER: State = { kind: 'over' };

/**
 * One message between DATA and its final dot. Collects the bytes, and stops collecting as soon
 * as the message cannot be taken any more.
 */
export class DataPhase {
  readonly #context: ReceiverContext;
  readonly #transaction: Transaction;
  readonly #held: HeldBytes;
  #state: State;
  #bytes = 0;
  /** The minimum rate is measured over windows of time. */
  #windowEnds: number;
  #windowBytes = 0;

  constructor(context: ReceiverContext, transaction: Transaction, source: string) {
    this.#context = context;
    this.#transaction = transaction;
    this.#held = context.dataBudget.open(source);
    this.#windowEnds = context.deps.clock.now() + context.limits.dataWindowMs;
    this.#state =
      transaction.inboxes.size > 0
        ? { kind: 'collecting', buffer: new MessageBuffer() }
        : { kind: 'discarding', reply: 'accepted' };
  }

  /** A reply ends the session. */
  write(piece: Buffer): ReplyName | null {
    const state = this.#state;
    if (state.kind === 'over') return null;
    this.#windowBytes += piece.length;
    this.#bytes += piece.length;
    const refusal = this.#findRefusal(piece.length);
    if (this.#bytes > 2 * this.#context.settings.maxMessageSize) {
      this.abort();
      return 'too_large';
    }
    if (refusal !== null) {
      this.#state = { kind: 'discarding', reply: refusal };
      this.release();
    } else if (state.kind === 'collecting') {
      state.buffer.add(piece);
      this.#transaction.notices.receiving(this.#bytes);
    }
    return null;
  }

  /** Why the message cannot be taken after so many more bytes; null while it can. */
  #findRefusal(more: number): ReplyName | null {
    if (this.#bytes > this.#context.settings.maxMessageSize) return 'too_large';
    if (this.#state.kind !== 'collecting') return null;
    if (this.#bytes > this.#transaction.roomLeft) return 'inbox_full';
    const held = this.#held.add(more);
    return held === 'held' ? null : held;
  }

  /** The final dot. The caller calls `release` after the message is answered. */
  finish(): ReceivedMessage | null {
    const state = this.#state;
    if (state.kind === 'over') return null;
    this.#state = OVER;
    return state.kind === 'collecting'
      ? { kind: 'complete', raw: state.buffer.join() }
      : { kind: 'decided', reply: state.reply, bytes: this.#bytes };
  }

  /** The session ends before the final dot. */
  abort(): void {
    this.#state = OVER;
    this.release();
  }

  /** The bytes no longer count against the budget. Idempotent. */
  release(): void {
    this.#held.release();
  }

  /** Judges a window that has ended, and starts the next. A reply ends the session. */
  checkRate(): ReplyName | null {
    const { dataWindowMs, dataBytesPerSecond } = this.#context.limits;
    const now = this.#context.deps.clock.now();
    if (this.#state.kind === 'over' || now < this.#windowEnds) return null;
    const isTooSlow = this.#windowBytes < (dataWindowMs / 1_000) * dataBytesPerSecond;
    this.#windowEnds = now + dataWindowMs;
    this.#windowBytes = 0;
    return isTooSlow ? 'too_slow' : null;
  }
}

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
