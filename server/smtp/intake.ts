import type { GrowAnswer } from '#server/inbox/types.ts';
import { Pieces } from './pieces.ts';
import type { ReplyName } from './replies.ts';

/** Bytes of a header in which hops are counted; past it a loop is not what is wrong. */
const HOP_SCAN_BYTES = 256 * 1_024;

const LF = 0x0a;
const CR = 0x0d;

/** What has become of the message so far. */
type State =
  | { readonly kind: 'collecting'; readonly pieces: Pieces }
  /** What comes is counted and forgotten; the reply waits for the final dot. */
  | { readonly kind: 'forgetting'; readonly reply: ReplyName };

interface IntakeFacts {
  /** Room that was promised, bytes. */
  readonly reserved: number;
  /** Infinity means no limit. */
  readonly maxMessageSize: number;
  /** Nobody will get it: only its size matters. */
  readonly forget: boolean;
  grow(bytes: number): Promise<GrowAnswer>;
}

/** `wait`: the piece is settled when the promise is. `cut`: past twice the limit. */
export type Taken =
  | { readonly kind: 'go_on' }
  | { readonly kind: 'wait'; readonly settled: Promise<void> }
  | { readonly kind: 'cut' };

const GO_ON: Taken = { kind: 'go_on' };
const CUT: Taken = { kind: 'cut' };

/**
 * Collects the bytes of one message within the room that was promised for it, asking for
 * more as they come. Once the message cannot be taken, its bytes are no longer held.
 */
export class Intake {
  readonly #facts: IntakeFacts;
  #state: State;
  #reserved: number;
  #bytes = 0;

  constructor(facts: IntakeFacts) {
    this.#facts = facts;
    this.#reserved = facts.reserved;
    this.#state = facts.forget
      ? { kind: 'forgetting', reply: 'accepted' }
      : { kind: 'collecting', pieces: new Pieces(facts.maxMessageSize) };
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The reply that is certain already; null while the message may still be delivered. */
  get settled(): ReplyName | null {
    return this.#state.kind === 'forgetting' ? this.#state.reply : null;
  }

  take(piece: Buffer): Taken {
    this.#bytes += piece.length;
    const { maxMessageSize } = this.#facts;
    if (this.#bytes > maxMessageSize) {
      this.refuse('too_large');
      return this.#bytes > 2 * maxMessageSize ? CUT : GO_ON;
    }
    if (this.#state.kind === 'forgetting') return GO_ON;
    this.#state.pieces.add(piece);
    if (this.#bytes <= this.#reserved) return GO_ON;
    return { kind: 'wait', settled: this.#grow() };
  }

  async #grow(): Promise<void> {
    const bytes = this.#bytes;
    const answer = await this.#facts.grow(bytes);
    switch (answer) {
      case 'room':
        this.#reserved = bytes;
        return;
      case 'inbox_full':
        return this.refuse('inbox_full');
      case 'store_full':
        return this.refuse('server_full');
    }
  }

  /** Frees what was collected. */
  refuse(reply: ReplyName): void {
    this.#state = { kind: 'forgetting', reply };
  }

  /** The whole message, handed over. Empty where it was refused. */
  finish(): Buffer {
    if (this.#state.kind === 'forgetting') return Buffer.alloc(0);
    const { pieces } = this.#state;
    this.#state = { kind: 'forgetting', reply: 'accepted' };
    return pieces.join();
  }
}

/** Received lines in the header: RFC 5321 6.3. Stops counting past `limit`. */
export function countHops(message: Buffer, limit: number): number {
  let hops = 0;
  let line = 0;
  while (line < message.length && line < HOP_SCAN_BYTES && hops <= limit) {
    if (message[line] === LF || (message[line] === CR && message[line + 1] === LF)) break;
    if (startsReceived(message, line)) hops += 1;
    const end = message.indexOf(LF, line);
    if (end === -1) break;
    line = end + 1;
  }
  return hops;
}

const RECEIVED = 'received';

function startsReceived(message: Buffer, line: number): boolean {
  // Two bytes first: most lines are something else, and most messages are small.
  if (((message[line] ?? 0) | 0x20) !== 0x72 || ((message[line + 1] ?? 0) | 0x20) !== 0x65) {
    return false;
  }
  const field = message.toString('latin1', line, line + RECEIVED.length + 8);
  return /^received[ \t]*:/i.test(field);
}
