import { randomUUID } from 'node:crypto';
import type { InboxId } from '#server/inbox/types.ts';
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
  /** The paths of RCPT that were accepted. */
  readonly recipients: string[] = [];
  readonly inboxes = new Set<InboxId>();
  /** The first tag that RCPT named for each inbox. */
  readonly tags = new Map<InboxId, string>();
  /** One reason for each recipient that was accepted without an inbox. */
  readonly dropped: ('discard' | 'operator')[] = [];
  /** Raw bytes that the emptiest inbox could take at RCPT. No inbox can take more. */
  roomLeft = 0;

  constructor(context: ReceiverContext, connection: ClientConnection, mail: MailCommand) {
    this.mail = mail;
    this.notices = new DeliveryNotices(context, connection, this);
  }

  deliverTo(recipient: string, inbox: InboxId, tag: string | null, roomLeft: number): void {
    this.recipients.push(recipient);
    this.inboxes.add(inbox);
    if (tag !== null && !this.tags.has(inbox)) this.tags.set(inbox, tag);
    this.roomLeft = Math.max(this.roomLeft, roomLeft);
  }

  drop(recipient: string, why: 'discard' | 'operator'): void {
    this.recipients.push(recipient);
    this.dropped.push(why);
  }
}
