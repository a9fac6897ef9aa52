import type { InboxId, TransactionId } from '#server/inbox/types.ts';
import type { DeliveryNotice, RefusalCause } from '#shared/protocol.ts';
import type { ReceiverContext } from './context.ts';
import type { ClientConnection, MailCommand } from './rfc5321/handler.ts';
import type { Reply, ReplyName } from './rfc5321/replies.ts';
import { displayHost } from './trace.ts';

/** A fast sender would otherwise flood the tab. */
const PROGRESS_EVERY_MS = 200;

/** Refusals in words for the owner of the inbox, not for the sender. */
const REASONS: Readonly<Record<RefusalCause, string>> = {
  too_large: 'The message is larger than this server takes.',
  inbox_full: 'This inbox is full. Delete messages to make room.',
  server_full: 'The server has no room for it now. The sender will try again.',
  loop: 'The message was caught in a mail loop.',
  internal: 'The server could not store it now. The sender will try again.',
  shutting_down: 'The server is shutting down. The sender will try again.',
  too_slow: 'It came in too slowly. The sender may try again.',
  broken_off: 'The delivery broke off. The sender may try again.',
};

function hasReason(reply: string): reply is RefusalCause {
  return Object.hasOwn(REASONS, reply);
}

function findCause(reply: ReplyName): RefusalCause {
  // The place of one source in the memory for messages is full.
  if (reply === 'source_room') return 'server_full';
  return hasReason(reply) ? reply : 'broken_off';
}

/** A hook's refusal has no cause that the page knows. */
function explain(reply: ReplyName | Reply): Pick<DeliveryNotice, 'cause' | 'reason'> {
  if (typeof reply !== 'string') return { reason: reply.text };
  const cause = findCause(reply);
  return { cause, reason: REASONS[cause] };
}

/** What a notice needs to know of its transaction. */
interface NoticedTransaction {
  readonly id: TransactionId;
  readonly inboxes: ReadonlySet<InboxId>;
  readonly mail: MailCommand;
}

/** Tells the recipients' tabs how one transaction proceeds. Best effort. */
export class DeliveryNotices {
  readonly #context: ReceiverContext;
  readonly #connection: ClientConnection;
  readonly #transaction: NoticedTransaction;
  #lastProgress: number;
  #addressedAt: number | null = null;

  constructor(
    context: ReceiverContext,
    connection: ClientConnection,
    transaction: NoticedTransaction,
  ) {
    this.#context = context;
    this.#connection = connection;
    this.#transaction = transaction;
    this.#lastProgress = context.deps.clock.now();
  }

  /** When the first recipient was accepted, by the clock's `now`; null before. */
  get addressedAt(): number | null {
    return this.#addressedAt;
  }

  recipientAccepted(inbox: InboxId): void {
    this.#addressedAt ??= this.#context.deps.clock.now();
    this.#notify(inbox, { stage: 'connected', ...this.#describeSender() });
    this.#notify(inbox, { stage: 'addressed' });
  }

  /** `bytes` is the size of the message, declared or received; 0 if unknown. */
  recipientRefused(
    inbox: InboxId,
    reply: ReplyName | Reply,
    bytes: number = this.#transaction.mail.declaredSize,
  ): void {
    const text = explain(reply);
    const figures = this.#describeLimit(text.cause, bytes);
    this.#notify(inbox, { stage: 'refused', ...this.#describeSender(), ...text, ...figures });
  }

  /** A percentage needs a declared SIZE. */
  receiving(bytes: number): void {
    const now = this.#context.deps.clock.now();
    if (now - this.#lastProgress < PROGRESS_EVERY_MS) return;
    this.#lastProgress = now;
    const declared = this.#transaction.mail.declaredSize;
    // 100 % would claim the end of a message that is longer than declared.
    const percent = declared > 0 ? Math.min(99, Math.floor((bytes / declared) * 100)) : undefined;
    for (const inbox of this.#transaction.inboxes) {
      this.#notify(inbox, {
        stage: 'receiving',
        bytes,
        ...(percent === undefined ? {} : { percent }),
      });
    }
  }

  /** `isRepeat`: the inbox has the message already. */
  stored(inbox: InboxId, isRepeat: boolean): void {
    this.#notify(inbox, { stage: 'stored', ...(isRepeat && { repeat: true }) });
  }

  /** The whole message was refused. */
  refused(reply: ReplyName | Reply, bytes = 0): void {
    for (const inbox of this.#transaction.inboxes) this.recipientRefused(inbox, reply, bytes);
  }

  #describeSender(): Pick<DeliveryNotice, 'host' | 'tls'> {
    const { helloName, tls } = this.#connection;
    const host = displayHost(helloName);
    return {
      ...(host === undefined ? {} : { host }),
      ...(tls === null ? {} : { tls: tls.protocol }),
    };
  }

  #describeLimit(cause: RefusalCause | undefined, bytes: number) {
    const { maxMessageSize } = this.#context.settings;
    if (cause === 'loop') return { limit: this.#context.limits.hops };
    if (cause !== 'too_large') return {};
    return { limit: maxMessageSize, ...(bytes > maxMessageSize && { bytes }) };
  }

  #notify(inbox: InboxId, notice: Omit<DeliveryNotice, 'transaction' | 'at'>): void {
    this.#context.deps.store.notify(inbox, {
      transaction: this.#transaction.id,
      at: new Date(this.#context.deps.clock.wall()).toISOString(),
      ...notice,
    });
  }
}
