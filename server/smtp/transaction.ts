import { randomUUID } from 'node:crypto';
import type { InboxId, Tags } from '#server/inbox/types.ts';
import type { ReceiverContext } from './context.ts';
import { DeliveryNotices } from './notices.ts';
import type { ClientConnection, MailCommand } from './rfc5321/handler.ts';

/** One mail transaction (RFC 5321 3.3), from MAIL to the final dot. */
export class Transaction {
  /** Unique in the whole service; also the id in the Received line. */
  readonly id = randomUUID();
  readonly mail: MailCommand;
  /** For the tabs of the recipients. */
  readonly notices: DeliveryNotices;
  readonly #inboxes = new Set<InboxId>();
  readonly #tags = new Map<InboxId, string>();
  readonly #dropped: ('discard' | 'operator')[] = [];
  readonly #accepted: string[] = [];
  #roomLeft = 0;

  constructor(context: ReceiverContext, connection: ClientConnection, mail: MailCommand) {
    this.mail = mail;
    this.notices = new DeliveryNotices(context, connection, this);
  }

  get acceptedCount(): number {
    return this.#accepted.length;
  }

  /** As RCPT wrote it; null unless exactly one recipient was accepted. */
  get onlyRecipient(): string | null {
    return this.#accepted.length === 1 ? (this.#accepted[0] ?? null) : null;
  }

  /** Each inbox once. */
  get inboxes(): readonly InboxId[] {
    return [...this.#inboxes];
  }

  /** The first tag that RCPT named for each inbox. */
  get tags(): Tags {
    return Object.fromEntries(this.#tags);
  }

  /** One reason for each recipient that was accepted without an inbox. */
  get dropped(): readonly ('discard' | 'operator')[] {
    return this.#dropped;
  }

  get hasInbox(): boolean {
    return this.#inboxes.size > 0;
  }

  /** Raw bytes that the emptiest inbox could take at RCPT. No inbox can take more. */
  get roomLeft(): number {
    return this.#roomLeft;
  }

  deliverTo(recipient: string, inbox: InboxId, tag: string | null, roomLeft: number): void {
    this.#accepted.push(recipient);
    this.#inboxes.add(inbox);
    if (tag !== null && !this.#tags.has(inbox)) this.#tags.set(inbox, tag);
    this.#roomLeft = Math.max(this.#roomLeft, roomLeft);
  }

  drop(recipient: string, why: 'discard' | 'operator'): void {
    this.#accepted.push(recipient);
    this.#dropped.push(why);
  }
}
