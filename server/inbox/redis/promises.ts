import {
  AHEAD_SHARE,
  COPY_OVERHEAD_BYTES,
  MESSAGE_OVERHEAD_BYTES,
  RESERVATION_TTL_MS,
} from '../ledger.ts';
import type { StoreLimits } from '../settings.ts';
import type {
  CanonicalAddress,
  GrowAnswer,
  InboxId,
  ReserveAnswer,
  ReserveIfDead,
  TransactionId,
} from '../types.ts';
import type { Capacity } from './capacity.ts';
import type { Endings } from './endings.ts';
import { addressHash, type Partition, sourceHash } from './keys.ts';
import { RedisFull, type Reply } from './line.ts';
import type { Wire } from './wire.ts';

/** A transaction that this node's door has open. */
interface Reservation {
  /** Size that the message is expected to have at least. */
  bytes: number;
  /** Bytes of the store that are claimed for it. */
  held: number;
  /** Bytes promised of each. */
  readonly recipients: Map<InboxId, number>;
  nobodies: number;
  until: number;
}

interface ReserveWish {
  readonly address: CanonicalAddress;
  readonly bytes: number;
  readonly source: string | null;
}

/**
 * What the open transactions of this node have been promised. The room of each inbox stands
 * with the inbox, where every node's promises meet; that of the store is claimed here.
 */
export class Promises {
  readonly #wire: Wire;
  readonly #limits: StoreLimits;
  readonly #capacity: Capacity;
  readonly #endings: Endings;
  /** In the order in which they were last renewed. */
  readonly #open = new Map<TransactionId, Reservation>();
  /** What could not be given back when it should have been. */
  readonly #owed: { readonly transaction: TransactionId; readonly id: InboxId }[] = [];

  constructor(wire: Wire, limits: StoreLimits, capacity: Capacity, endings: Endings) {
    this.#wire = wire;
    this.#endings = endings;
    this.#limits = limits;
    this.#capacity = capacity;
  }

  get bytesReserved(): number {
    let bytes = 0;
    for (const { held } of this.#open.values()) bytes += held;
    return bytes;
  }

  async reserve(
    transaction: TransactionId,
    wish: ReserveWish,
    ifDead: ReserveIfDead,
  ): Promise<ReserveAnswer> {
    const known = this.#open.get(transaction);
    const wanted = known?.bytes ?? wish.bytes;
    const share = COPY_OVERHEAD_BYTES + (known === undefined ? wanted + MESSAGE_OVERHEAD_BYTES : 0);
    const hasRoom = await this.#capacity.claim(share);
    const giveUp = () => {
      if (hasRoom) this.#capacity.give(share);
    };
    try {
      const asked = await this.#ask(transaction, { ...wish, bytes: wanted }, hasRoom);
      const answer =
        asked.answer.kind === 'dead' && ifDead === 'promise'
          ? this.#promiseNobody(wanted, wish.source, hasRoom)
          : asked.answer;
      const isPromise = answer.kind === 'room' || answer.kind === 'nobody';
      if (isPromise && asked.isNew) this.#note(transaction, wanted, share, answer);
      else giveUp();
      return answer;
    } catch (error) {
      giveUp();
      if (error instanceof RedisFull) return { kind: 'store_full', inbox: null };
      throw error;
    }
  }

  async grow(transaction: TransactionId, bytes: number): Promise<GrowAnswer> {
    const reservation = this.#open.get(transaction);
    // Ended by itself, or never made: nothing is promised, and a retry may find room.
    if (reservation === undefined) return 'store_full';
    this.#renew(transaction, reservation);
    const more = Math.max(0, bytes - reservation.bytes);
    if (more > 0 && !(await this.#capacity.claim(more))) return 'store_full';
    // It may have been given back meanwhile, and its claim with it.
    if (this.#open.get(transaction) !== reservation) {
      this.#capacity.give(more);
      return 'store_full';
    }
    reservation.bytes += more;
    reservation.held += more;
    const { inboxMaxBytes } = this.#limits;
    await Promise.all(
      [...reservation.recipients].map(async ([id, promised]) => {
        if (bytes <= promised) return;
        const answer = await this.#wire.onInbox('grow', id, transaction, bytes, inboxMaxBytes);
        if (answer.kind === 'full') this.#leaveOut(reservation, id);
        // Where it has ended meanwhile, the commit finds that out.
        else if (reservation.recipients.has(id)) reservation.recipients.set(id, bytes);
      }),
    );
    return reservation.recipients.size + reservation.nobodies > 0 ? 'room' : 'inbox_full';
  }

  /** Gives back whatever the transaction was promised. Idempotent. */
  async release(transaction: TransactionId): Promise<void> {
    const reservation = this.take(transaction);
    if (reservation === null) return;
    this.#capacity.give(reservation.held);
    await this.withdraw(transaction, reservation.recipients.keys());
  }

  /**
   * It is used up by a commit, which withdraws what its recipients were promised; the claim
   * goes over to the caller, and those that are left out are to be withdrawn.
   */
  take(transaction: TransactionId): Reservation | null {
    const reservation = this.#open.get(transaction) ?? null;
    this.#open.delete(transaction);
    return reservation;
  }

  /** Where Redis is away it is owed, and the next sweeps try again. */
  async withdraw(transaction: TransactionId, inboxes: Iterable<InboxId>): Promise<void> {
    const released = [...inboxes].map(async (id) => {
      try {
        await this.#wire.onInbox('release', id, transaction);
      } catch {
        this.#owed.push({ transaction, id });
      }
    });
    await Promise.all(released);
  }

  /** Ends those that nobody released. */
  async expire(): Promise<void> {
    for (const { transaction, id } of this.#owed.splice(0)) await this.withdraw(transaction, [id]);
    for (const [transaction, { until }] of this.#open) {
      if (until > this.#wire.now()) return;
      await this.release(transaction);
    }
  }

  /** The node was given up for dead: what it was promised has been given back already. */
  forget(): void {
    this.#open.clear();
    this.#owed.length = 0;
  }

  async #ask(
    transaction: TransactionId,
    { address, bytes, source }: ReserveWish,
    hasRoom: boolean,
  ): Promise<{ readonly answer: ReserveAnswer; readonly isNew: boolean }> {
    const ask = (partition: Partition, id: InboxId): Promise<Reply> => {
      const { inboxMaxMessages, inboxMaxBytes } = this.#limits;
      const room = hasRoom ? '1' : '0';
      const args = [id, addressHash(address), transaction, bytes, room] as const;
      const by = source === null ? '' : sourceHash(source, addressHash(address));
      const limits = [inboxMaxMessages, inboxMaxBytes, `${AHEAD_SHARE}`] as const;
      return this.#wire.on('reserve', partition, ...args, ...limits, by);
    };
    const { keys } = this.#wire;
    let answer = await ask(keys.ofAddress(address), '');
    const inbox = answer.text(1);
    if (answer.kind === 'elsewhere') answer = await ask(keys.ofInbox(inbox), inbox);
    const isNew = answer.kind !== 'known';
    switch (answer.kind) {
      case 'known':
      case 'room':
        return { answer: { kind: 'room', inbox, promised: answer.number(2) }, isNew };
      case 'inbox_full':
      case 'store_full':
        return { answer: { kind: answer.kind, inbox }, isNew };
      case 'due':
        await this.#endings.endDue(inbox);
        return { answer: { kind: 'dead' }, isNew };
      default:
        return { answer: { kind: 'dead' }, isNew };
    }
  }

  /** As to a living and empty one. */
  #promiseNobody(bytes: number, source: string | null, hasRoom: boolean): ReserveAnswer {
    if (!this.#fitsEmpty(bytes)) return { kind: 'inbox_full', inbox: null };
    if (!hasRoom) return { kind: 'store_full', inbox: null };
    const share = source === null ? Infinity : this.#limits.inboxMaxBytes * AHEAD_SHARE;
    return { kind: 'nobody', promised: Math.min(bytes, Math.floor(share)) };
  }

  #fitsEmpty(bytes: number): boolean {
    return this.#limits.inboxMaxMessages >= 1 && bytes <= this.#limits.inboxMaxBytes;
  }

  #note(transaction: TransactionId, bytes: number, share: number, answer: ReserveAnswer): void {
    const reservation = this.#open.get(transaction) ?? {
      ...{ bytes, held: 0, nobodies: 0, until: 0 },
      recipients: new Map<InboxId, number>(),
    };
    reservation.held += share;
    if (answer.kind === 'room') reservation.recipients.set(answer.inbox, answer.promised);
    else reservation.nobodies += 1;
    this.#renew(transaction, reservation);
  }

  #leaveOut(reservation: Reservation, id: InboxId): void {
    reservation.recipients.delete(id);
    reservation.held -= COPY_OVERHEAD_BYTES;
    this.#capacity.give(COPY_OVERHEAD_BYTES);
  }

  #renew(transaction: TransactionId, reservation: Reservation): void {
    reservation.until = this.#wire.now() + RESERVATION_TTL_MS;
    this.#open.delete(transaction);
    this.#open.set(transaction, reservation);
  }
}
