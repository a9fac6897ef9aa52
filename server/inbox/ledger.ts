import type { StoreLimits } from './settings.ts';
import type { GrowAnswer, TransactionId } from './types.ts';

/**
 * Bytes that a message costs beside its raw bytes: our header lines, the summary's
 * texts and the objects around them. Longer texts count on top.
 */
export const MESSAGE_OVERHEAD_BYTES = 3_072;

/** Bytes that each recipient's own entry for a message costs. */
export const COPY_OVERHEAD_BYTES = 1_024;

/**
 * Milliseconds after which a reservation that nobody released ends by itself, counted
 * from its last `reserve` or `grow`. 25 MiB at the slowest pace the door allows
 * (500 bytes/s) take 15 h, and it cuts at twice the size.
 */
export const RESERVATION_TTL_MS = 30 * 3_600_000;

export type Room = 'room' | 'inbox_full' | 'store_full';

/** What one inbox holds and has promised. Counts, and raw bytes. */
export interface Account {
  messages: number;
  bytes: number;
  promisedMessages: number;
  promisedBytes: number;
}

export function openAccount(): Account {
  return { messages: 0, bytes: 0, promisedMessages: 0, promisedBytes: 0 };
}

interface Reservation {
  /** Size that the message is expected to have at least. */
  bytes: number;
  /** Bytes counted in the store for it. */
  held: number;
  /** Raw bytes promised to each. */
  readonly recipients: Map<Account, number>;
  until: number;
}

/**
 * Counts what is held and what is promised, for each inbox and in all. Says no before
 * a limit is passed: at no moment is held + promised over one.
 */
export class Ledger {
  readonly #limits: StoreLimits;
  /** In the order in which they were last renewed. */
  readonly #reservations = new Map<TransactionId, Reservation>();
  #held = 0;
  #reserved = 0;
  #messages = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  get bytesHeld(): number {
    return this.#held;
  }

  get bytesReserved(): number {
    return this.#reserved;
  }

  get messages(): number {
    return this.#messages;
  }

  /**
   * Promises one more recipient of a transaction room. The first names the size, which
   * `grow` raises for all. Idempotent for each recipient.
   */
  reserve(transaction: TransactionId, account: Account, bytes: number, now: number): Room {
    const known = this.#reservations.get(transaction);
    if (known?.recipients.has(account) === true) return 'room';
    const wanted = known?.bytes ?? bytes;
    if (!this.#fitsInbox(account, 1, wanted)) return 'inbox_full';
    const held = reservedBytes(wanted, (known?.recipients.size ?? 0) + 1);
    if (!this.#fitsStore(held - (known?.held ?? 0))) return 'store_full';

    const reservation = known ?? { bytes: wanted, held: 0, recipients: new Map(), until: 0 };
    reservation.recipients.set(account, wanted);
    account.promisedMessages += 1;
    account.promisedBytes += wanted;
    this.#setHeld(reservation, held);
    this.#renew(transaction, reservation, now);
    return 'room';
  }

  /** The message is at least so long. Recipients without room for it lose their promise. */
  grow(transaction: TransactionId, bytes: number, now: number): GrowAnswer {
    const reservation = this.#reservations.get(transaction);
    // Ended by itself, or never made: nothing is promised, and a retry may find room.
    if (reservation === undefined) return 'store_full';
    this.#renew(transaction, reservation, now);
    const more = bytes - reservation.bytes;
    if (more <= 0) return 'room';
    if (!this.#fitsStore(more)) return 'store_full';

    for (const [account, promised] of reservation.recipients) {
      if (this.#fitsInbox(account, 0, more)) {
        reservation.recipients.set(account, promised + more);
        account.promisedBytes += more;
      } else {
        this.#withdraw(reservation, account, promised);
      }
    }
    reservation.bytes = bytes;
    this.#setHeld(reservation, reservedBytes(bytes, reservation.recipients.size));
    return reservation.recipients.size > 0 ? 'room' : 'inbox_full';
  }

  /** Gives back whatever the transaction was promised. Idempotent. */
  release(transaction: TransactionId): void {
    const reservation = this.#reservations.get(transaction);
    if (reservation === undefined) return;
    this.#reservations.delete(transaction);
    for (const [account, promised] of reservation.recipients) {
      this.#withdraw(reservation, account, promised);
    }
    this.#setHeld(reservation, 0);
  }

  /** Ends reservations that nobody released. */
  expire(now: number): void {
    for (const [transaction, { until }] of this.#reservations) {
      if (until > now) return;
      this.release(transaction);
    }
  }

  /**
   * Room for a message of `size` raw bytes in this inbox that makes the store hold
   * `held` bytes more? With `room` it is taken.
   */
  take(account: Account, size: number, held: number): Room {
    if (!this.#fitsInbox(account, 1, size)) return 'inbox_full';
    if (!this.#fitsStore(held)) return 'store_full';
    account.messages += 1;
    account.bytes += size;
    this.#messages += 1;
    this.#held += held;
    return 'room';
  }

  giveBack(account: Account, size: number, held: number): void {
    account.messages -= 1;
    account.bytes -= size;
    this.#messages -= 1;
    this.#held -= held;
  }

  /** A kept message grew by so many bytes: late reading may pass the limit by its texts. */
  adjust(held: number): void {
    this.#held += held;
  }

  #fitsInbox(account: Account, messages: number, bytes: number): boolean {
    const { inboxMaxMessages, inboxMaxBytes } = this.#limits;
    return (
      account.messages + account.promisedMessages + messages <= inboxMaxMessages &&
      account.bytes + account.promisedBytes + bytes <= inboxMaxBytes
    );
  }

  #fitsStore(more: number): boolean {
    return more <= 0 || this.#held + this.#reserved + more <= this.#limits.storeMaxBytes;
  }

  #withdraw(reservation: Reservation, account: Account, promised: number): void {
    reservation.recipients.delete(account);
    account.promisedMessages -= 1;
    account.promisedBytes -= promised;
  }

  #setHeld(reservation: Reservation, held: number): void {
    this.#reserved += held - reservation.held;
    reservation.held = held;
  }

  #renew(transaction: TransactionId, reservation: Reservation, now: number): void {
    reservation.until = now + RESERVATION_TTL_MS;
    this.#reservations.delete(transaction);
    this.#reservations.set(transaction, reservation);
  }
}

function reservedBytes(bytes: number, copies: number): number {
  return bytes + MESSAGE_OVERHEAD_BYTES + copies * COPY_OVERHEAD_BYTES;
}
