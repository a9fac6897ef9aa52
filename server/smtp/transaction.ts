import { randomUUID } from 'node:crypto';
import type { InboxStore } from '#server/inbox/store.ts';
import type {
  CanonicalAddress,
  GrowAnswer,
  InboxId,
  ReserveAnswer,
  ReserveIfDead,
} from '#server/inbox/types.ts';
import type { Claim } from './claims.ts';
import type { MailCommand } from './visit.ts';

/** Promised for a message whose size was not declared, bytes: most mails are smaller. */
const UNDECLARED_BYTES = 64 * 1_024;

/** One mail transaction, MAIL to final dot (RFC 5321 3.3): its envelope and its promise. */
export class Transaction {
  /** In the whole service; also the id in our Received line. */
  readonly id = randomUUID();
  readonly mail: MailCommand;
  readonly #store: InboxStore;
  readonly #claim: Claim;
  readonly #recipients = new Map<CanonicalAddress, InboxId>();
  readonly #dropped: ('discard' | 'operator')[] = [];
  readonly #accepted: string[] = [];
  /** Discarded, though room is promised for them. */
  readonly #nobodies = new Set<CanonicalAddress>();
  #over = false;
  #promised = false;
  #ahead = Infinity;

  constructor(store: InboxStore, mail: MailCommand, claim: Claim) {
    this.#store = store;
    this.#claim = claim;
    this.mail = mail;
  }

  /** Room to ask for at RCPT, bytes. */
  get room(): number {
    return this.mail.declaredSize > 0 ? this.mail.declaredSize : UNDECLARED_BYTES;
  }

  /** Bytes that are promised to each who gets it; past them room is asked for as they come. */
  get ahead(): number {
    return Math.min(this.room, this.#ahead);
  }

  get acceptedCount(): number {
    return this.#accepted.length;
  }

  /** As RCPT gave it, where there is only one. */
  get onlyRecipient(): string | null {
    return this.#accepted.length === 1 ? (this.#accepted[0] ?? null) : null;
  }

  /** Those who will get it, each once. */
  get inboxes(): readonly InboxId[] {
    return [...new Set(this.#recipients.values())];
  }

  /** Why nobody gets it, for each recipient that was accepted and is none. */
  get dropped(): readonly ('discard' | 'operator')[] {
    return this.#dropped;
  }

  /** Somebody gets it, or must not be told apart from somebody. */
  get wanted(): boolean {
    return this.#recipients.size > 0 || this.nobodies > 0;
  }

  /** So many of the accepted ones do not live, and must not be told apart from those that do. */
  get nobodies(): number {
    return this.#nobodies.size;
  }

  get over(): boolean {
    return this.#over;
  }

  inboxOf(address: CanonicalAddress): InboxId | undefined {
    return this.#recipients.get(address);
  }

  /** Whether its source may want that much held. To be asked before room is promised. */
  claims(bytes: number): boolean {
    return this.#claim.raise(bytes);
  }

  async reserve(
    address: CanonicalAddress,
    bytes: number,
    ifDead: ReserveIfDead,
  ): Promise<ReserveAnswer> {
    if (this.#nobodies.has(address)) return { kind: 'nobody', promised: this.ahead };
    this.#promised = true;
    const { source } = this.#claim;
    const answer = await this.#store.reserve(this.id, address, bytes, ifDead, source);
    // Again: an append may have taken what was promised before.
    this.#promised = true;
    if ('promised' in answer) this.#ahead = Math.min(this.#ahead, answer.promised);
    // The sender did not wait: what was promised after the end is given back as well.
    if (this.#over) this.#release();
    return answer;
  }

  async grow(bytes: number): Promise<GrowAnswer> {
    return this.claims(bytes) ? this.#store.grow(this.id, bytes) : 'store_full';
  }

  deliverTo(recipient: string, address: CanonicalAddress, inbox: InboxId): void {
    this.#accepted.push(recipient);
    this.#recipients.set(address, inbox);
  }

  /** `address` is one that must not be told apart from those that live; null: it may be. */
  drop(recipient: string, why: 'discard' | 'operator', address: CanonicalAddress | null): void {
    this.#accepted.push(recipient);
    this.#dropped.push(why);
    if (why === 'discard' && address !== null) this.#nobodies.add(address);
  }

  /** An append took the promise. */
  used(): void {
    this.#promised = false;
  }

  /** Room is no longer wanted, though the sender goes on talking. Idempotent. */
  giveBack(): void {
    if (this.#promised) this.#release();
  }

  end(): void {
    this.giveBack();
    this.#claim.end();
    this.#over = true;
  }

  #release(): void {
    this.#promised = false;
    this.#claim.end();
    // Reservations that nobody releases end by themselves: a store that is away is no fault here.
    this.#store.release(this.id).catch(() => {});
  }
}
