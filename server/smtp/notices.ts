import type { Clock } from '#server/inbox/clock.ts';
import type { InboxId, InboxStore, TransactionId } from '#server/inbox/types.ts';
import type { DeliveryNotice } from '#shared/protocol.ts';
import type { ReplyName } from './replies.ts';
import type { TlsFacts } from './tls/protocol.ts';
import { shownHost } from './trace.ts';
import type { Transaction } from './transaction.ts';

/** A tab needs no finer progress than this, and a fast sender would flood it. */
const PROGRESS_EVERY_MS = 200;

/** What a tab is told of a refusal; it is its owner who reads it, not the sender. */
const REASONS: Partial<Record<ReplyName, string>> = {
  too_large: 'The message is larger than this server takes.',
  inbox_full: 'This inbox is full. Delete messages to make room.',
  server_full: 'The server has no room for it now. The sender will try again.',
  loop: 'The message was caught in a mail loop.',
  internal: 'The server could not store it now. The sender will try again.',
  shutting_down: 'The server is shutting down. The sender will try again.',
  too_slow: 'It came in too slowly. The sender may try again.',
};
const OTHER_REASON = 'The delivery broke off. The sender may try again.';

/** The id of no inbox: ids are hashes. */
const NOBODYS_INBOX: InboxId = 'nobody';

/** The stranger at the door, as a tab may see them. */
interface NoticedPeer {
  readonly greeting: string;
  readonly tls: TlsFacts | null;
}

/** Tells the tabs of the recipients what one transaction is coming to. Best effort. */
export class Notices {
  readonly #store: InboxStore;
  readonly #clock: Clock;
  readonly #transaction: TransactionId;
  #lastProgress: number;
  #addressedAt: number | null = null;

  constructor(store: InboxStore, clock: Clock, transaction: TransactionId) {
    this.#store = store;
    this.#clock = clock;
    this.#transaction = transaction;
    this.#lastProgress = clock.now();
  }

  /** When the first recipient was accepted, by the clock's `now`; null before. */
  get addressedAt(): number | null {
    return this.#addressedAt;
  }

  addressed(inbox: InboxId, peer: NoticedPeer): void {
    this.#addressedAt ??= this.#clock.now();
    const host = shownHost(peer.greeting);
    this.#tell(inbox, {
      stage: 'connected',
      ...(host === undefined ? {} : { host }),
      ...(peer.tls === null ? {} : { tls: peer.tls.protocol }),
    });
    this.#tell(inbox, { stage: 'addressed' });
  }

  /** For an address that nobody lives at: heard by nobody, it takes as long as telling somebody. */
  addressedNobody(peer: NoticedPeer): void {
    this.addressed(NOBODYS_INBOX, peer);
  }

  /** Told a part of the bytes only where SIZE declared how many there will be. */
  receiving(envelope: Transaction, bytes: number): void {
    const now = this.#clock.now();
    if (now - this.#lastProgress < PROGRESS_EVERY_MS) return;
    this.#lastProgress = now;
    const declared = envelope.mail.declaredSize;
    // A sender that declared less than it sends is not done before it is done.
    const percent = declared > 0 ? Math.min(99, Math.floor((bytes / declared) * 100)) : undefined;
    for (const inbox of envelope.inboxes) {
      this.#tell(inbox, { stage: 'receiving', ...(percent === undefined ? {} : { percent }) });
    }
  }

  stored(inbox: InboxId): void {
    this.#tell(inbox, { stage: 'stored' });
  }

  refused(inboxes: Iterable<InboxId>, reply: ReplyName): void {
    const reason = REASONS[reply] ?? OTHER_REASON;
    for (const inbox of inboxes) this.#tell(inbox, { stage: 'refused', reason });
  }

  #tell(inbox: InboxId, notice: Omit<DeliveryNotice, 'transaction' | 'at'>): void {
    this.#store.notify(inbox, {
      transaction: this.#transaction,
      at: new Date(this.#clock.wall()).toISOString(),
      ...notice,
    });
  }
}
