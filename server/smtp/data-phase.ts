import type { HeldBytes } from './data-budget.ts';
import type { Door } from './door.ts';
import { Pace } from './limits.ts';
import { MessageBuffer } from './message-buffer.ts';
import type { Notices } from './notices.ts';
import type { ReplyName } from './replies.ts';
import type { Transaction } from './transaction.ts';
import type { Answer, DataSink } from './visit.ts';

/** A transaction, and the notices that tell its recipients' tabs of it. */
export interface OpenTransaction {
  readonly envelope: Transaction;
  readonly notices: Notices;
}

/** What came between DATA and the final dot. */
export type ReceivedMessage =
  | { readonly kind: 'whole'; readonly raw: Buffer }
  /** Its bytes were not kept. */
  | { readonly kind: 'settled'; readonly reply: ReplyName; readonly bytes: number };

/** What the session does about a message that comes in. */
interface DataPhaseEvents {
  /** The session cannot go on. */
  breakOff(reply: ReplyName): void;
  /** The final dot. `held` is released by the session once the message is answered. */
  finish(message: ReceivedMessage, held: HeldBytes, answer: Answer): void;
}

type State =
  | { readonly kind: 'collecting'; readonly buffer: MessageBuffer }
  /** Bytes are counted and thrown away; the reply waits for the final dot (RFC 5321 4.2.5). */
  | { readonly kind: 'discarding'; readonly reply: ReplyName }
  | { readonly kind: 'over' };

const OVER: State = { kind: 'over' };

/**
 * One message between DATA and its final dot: collects its bytes, and stops collecting as
 * soon as the message cannot be taken any more.
 */
export class DataPhase implements DataSink {
  readonly #door: Door;
  readonly #open: OpenTransaction;
  readonly #events: DataPhaseEvents;
  readonly #held: HeldBytes;
  readonly #pace: Pace;
  #state: State;
  #bytes = 0;

  constructor(door: Door, open: OpenTransaction, source: string, events: DataPhaseEvents) {
    const { maxMessageSize } = door.settings;
    this.#door = door;
    this.#open = open;
    this.#events = events;
    this.#held = door.dataBudget.open(source);
    this.#pace = new Pace(door.limits, door.deps.clock);
    this.#state = open.envelope.isWanted
      ? { kind: 'collecting', buffer: new MessageBuffer(maxMessageSize) }
      : { kind: 'discarding', reply: 'accepted' };
  }

  take(piece: Buffer): void {
    const state = this.#state;
    if (state.kind === 'over') return;
    this.#pace.count(piece.length);
    this.#bytes += piece.length;
    const refusal = this.#refusalOf(piece.length);
    if (this.#bytes > 2 * this.#door.settings.maxMessageSize) {
      this.end();
      this.#events.breakOff('too_large');
    } else if (refusal !== null) {
      this.#state = { kind: 'discarding', reply: refusal };
      this.#held.release();
    } else if (state.kind === 'collecting') {
      state.buffer.add(piece);
      this.#open.notices.receiving(this.#open.envelope, this.#bytes);
    }
  }

  /** Why the message cannot be taken after so many more bytes; null: it still can. */
  #refusalOf(more: number): ReplyName | null {
    if (this.#bytes > this.#door.settings.maxMessageSize) return 'too_large';
    if (this.#state.kind !== 'collecting') return null;
    if (this.#bytes > this.#open.envelope.roomLeft) return 'inbox_full';
    const held = this.#held.add(more);
    return held === 'held' ? null : held;
  }

  finish(answer: Answer): void {
    const state = this.#state;
    if (state.kind === 'over') return;
    this.#state = OVER;
    const message: ReceivedMessage =
      state.kind === 'collecting'
        ? { kind: 'whole', raw: state.buffer.join() }
        : { kind: 'settled', reply: state.reply, bytes: this.#bytes };
    this.#events.finish(message, this.#held, answer);
  }

  /** The session is over: nothing that was collected is kept. */
  end(): void {
    this.#state = OVER;
    this.#held.release();
  }

  sweep(): void {
    if (this.#state.kind !== 'over' && this.#pace.tooSlow()) this.#events.breakOff('too_slow');
  }
}
