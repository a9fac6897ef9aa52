import { randomUUID } from 'node:crypto';
import type { CanonicalAddress, InboxId } from '#server/inbox/types.ts';
import type { MailCommand } from './visit.ts';

/** One mail transaction, MAIL to final dot (RFC 5321 3.3): its envelope. */
export class Transaction {
  /** Unique in the whole service; also the id in our Received line. */
  readonly id = randomUUID();
  readonly mail: MailCommand;
  readonly #recipients = new Map<CanonicalAddress, InboxId>();
  readonly #dropped: ('discard' | 'operator')[] = [];
  readonly #accepted: string[] = [];
  #roomLeft = 0;

  constructor(mail: MailCommand) {
    this.mail = mail;
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

  /** Why it is not delivered, for each recipient that was accepted without an inbox. */
  get dropped(): readonly ('discard' | 'operator')[] {
    return this.#dropped;
  }

  /** Some inbox is to get it. */
  get isWanted(): boolean {
    return this.#recipients.size > 0;
  }

  /** Raw bytes that the emptiest of its inboxes could take at RCPT: past them none can. */
  get roomLeft(): number {
    return this.#roomLeft;
  }

  deliverTo(recipient: string, address: CanonicalAddress, inbox: InboxId, roomLeft: number): void {
    this.#accepted.push(recipient);
    this.#recipients.set(address, inbox);
    this.#roomLeft = Math.max(this.#roomLeft, roomLeft);
  }

  drop(recipient: string, why: 'discard' | 'operator'): void {
    this.#accepted.push(recipient);
    this.#dropped.push(why);
  }
}
