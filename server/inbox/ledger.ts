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

/**
 * Part of what an inbox has left that one source may be promised before its bytes came. A word
 * (`SIZE=`) costs nothing: what is past this is promised as it comes, and others find room.
 */
export const AHEAD_SHARE = 0.5;

export type Room = 'room' | 'inbox_full' | 'store_full';

type Promised =
  | { readonly kind: 'room'; readonly promised: number }
  | { readonly kind: Exclude<Room, 'room'> };

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
  /** Whose it is; null: nobody asks. */
  readonly source: string | null;
  /** Size that the message is expected to have at least. */
  bytes: number;
  /** Bytes counted in the store for it. */
  held: number;
  /** Raw bytes promised to each. */
  readonly recipients: Map<Account, number>;
  until: number;
}

interface ReserveWish {
  readonly account: Account;
  readonly bytes: number;
  readonly source: string | null;
}

/**
 * Counts what is held and what is promised, for each inbox and in all. Says no before
 * a limit is passed: at no moment is held + promised over one.
 */
export class Ledger {
  readonly #limits: StoreLimits;
  /** Of each inbox, what each source is promised; of those alone that are promised anything. */
  readonly #bySource = new WeakMap<Account, Map<string, number>>();
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
  reserve(
    transaction: TransactionId,
    { account, bytes, source }: ReserveWish,
    now: number,
  ): Promised {
    const known = this.#reservations.get(transaction);
    const before = known?.recipients.get(account);
    if (before !== undefined) return { kind: 'room', promised: before };
    const wanted = known?.bytes ?? bytes;
    if (!this.#fitsInbox(account, 1, wanted)) return { kind: 'inbox_full' };
    const held = reservedBytes(wanted, (known?.recipients.size ?? 0) + 1);
    if (!this.#fitsStore(held - (known?.held ?? 0))) return { kind: 'store_full' };

    const fresh = { source, bytes: wanted, held: 0, recipients: new Map(), until: 0 };
    const reservation = known ?? fresh;
    const promised = Math.min(wanted, this.#shareLeft(account, source));
    account.promisedMessages += 1;
    this.#promise(reservation, account, promised);
    this.#setHeld(reservation, held);
    this.#renew(transaction, reservation, now);
    return { kind: 'room', promised };
  }

  /** The message is at least so long. Recipients without room for it lose their promise. */
  grow(transaction: TransactionId, bytes: number, now: number): GrowAnswer {
    const reservation = this.#reservations.get(transaction);
    // Ended by itself, or never made: nothing is promised, and a retry may find room.
    if (reservation === undefined) return 'store_full';
    this.#renew(transaction, reservation, now);
    if (!this.#fitsStore(bytes - reservation.bytes)) return 'store_full';

    for (const [account, promised] of reservation.recipients) {
      const more = bytes - promised;
      if (more <= 0) continue;
      if (this.#fitsInbox(account, 0, more)) this.#promise(reservation, account, bytes);
      else this.#withdraw(reservation, account);
    }
    reservation.bytes = Math.max(reservation.bytes, bytes);
    this.#setHeld(reservation, reservedBytes(reservation.bytes, reservation.recipients.size));
    return reservation.recipients.size > 0 ? 'room' : 'inbox_full';
  }

  /** Gives back whatever the transaction was promised. Idempotent. */
  release(transaction: TransactionId): void {
    const reservation = this.#reservations.get(transaction);
    if (reservation === undefined) return;
    this.#reservations.delete(transaction);
    for (const account of reservation.recipients.keys()) this.#withdraw(reservation, account);
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

  /** What a source may still be promised of this inbox by its word alone. */
  #shareLeft(account: Account, source: string | null): number {
    if (source === null) return Infinity;
    const own = this.#bySource.get(account)?.get(source) ?? 0;
    const left = this.#limits.inboxMaxBytes - account.bytes - (account.promisedBytes - own);
    return Math.max(0, Math.floor(left * AHEAD_SHARE) - own);
  }

  /** So much in all, for one recipient. */
  #promise(reservation: Reservation, account: Account, bytes: number): void {
    const more = bytes - (reservation.recipients.get(account) ?? 0);
    reservation.recipients.set(account, bytes);
    account.promisedBytes += more;
    if (reservation.source !== null) this.#note(account, reservation.source, more);
  }

  #withdraw(reservation: Reservation, account: Account): void {
    this.#promise(reservation, account, 0);
    reservation.recipients.delete(account);
    account.promisedMessages -= 1;
  }

  #note(account: Account, source: string, more: number): void {
    const sources = this.#bySource.get(account) ?? new Map<string, number>();
    const bytes = (sources.get(source) ?? 0) + more;
    // Forgotten at zero, so that passing sources cost nothing.
    if (bytes > 0) sources.set(source, bytes);
    else sources.delete(source);
    if (sources.size > 0) this.#bySource.set(account, sources);
    else this.#bySource.delete(account);
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
