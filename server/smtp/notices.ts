import type { InboxId, TransactionId } from '#server/inbox/types.ts';
import type { DeliveryNotice, RefusalCause } from '#shared/protocol.ts';
import type { Door } from './door.ts';
import type { ReplyName } from './replies.ts';
import type { TlsFacts } from './tls/protocol.ts';
import { shownHost } from './trace.ts';
import type { Transaction } from './transaction.ts';

/** A tab needs no finer progress than this, and a fast sender would flood it. */
const PROGRESS_EVERY_MS = 200;

interface Told {
  readonly cause: RefusalCause;
  readonly reason: string;
}

/** What a tab is told of a refusal; it is its owner who reads it, not the sender. */
const REASONS: Partial<Record<ReplyName, Told>> = {
  too_large: { cause: 'too_large', reason: 'The message is larger than this server takes.' },
  inbox_full: {
    cause: 'inbox_full',
    reason: 'This inbox is full. Delete messages to make room.',
  },
  server_full: {
    cause: 'server_full',
    reason: 'The server has no room for it now. The sender will try again.',
  },
  loop: { cause: 'loop', reason: 'The message was caught in a mail loop.' },
  internal: {
    cause: 'internal',
    reason: 'The server could not store it now. The sender will try again.',
  },
  shutting_down: {
    cause: 'shutting_down',
    reason: 'The server is shutting down. The sender will try again.',
  },
  too_slow: { cause: 'too_slow', reason: 'It came in too slowly. The sender may try again.' },
};
const OTHER_REASON: Told = {
  cause: 'broken_off',
  reason: 'The delivery broke off. The sender may try again.',
};

/** The stranger at the door, as a tab may see them. */
interface NoticedPeer {
  readonly greeting: string;
  readonly tls: TlsFacts | null;
}

/** Tells the tabs of the recipients what one transaction is coming to. Best effort. */
export class Notices {
  readonly #door: Door;
  readonly #peer: NoticedPeer;
  readonly #transaction: TransactionId;
  #lastProgress: number;
  #addressedAt: number | null = null;

  constructor(door: Door, peer: NoticedPeer, transaction: TransactionId) {
    this.#door = door;
    this.#peer = peer;
    this.#transaction = transaction;
    this.#lastProgress = door.deps.clock.now();
  }

  /** When the first recipient was accepted, by the clock's `now`; null before. */
  get addressedAt(): number | null {
    return this.#addressedAt;
  }

  addressed(inbox: InboxId): void {
    this.#addressedAt ??= this.#door.deps.clock.now();
    this.#tell(inbox, { stage: 'connected', ...this.#stranger() });
    this.#tell(inbox, { stage: 'addressed' });
  }

  #stranger(): Pick<DeliveryNotice, 'host' | 'tls'> {
    const { greeting, tls } = this.#peer;
    const host = shownHost(greeting);
    return {
      ...(host === undefined ? {} : { host }),
      ...(tls === null ? {} : { tls: tls.protocol }),
    };
  }

  /** Told a part of the bytes only where SIZE declared how many there will be. */
  receiving(envelope: Transaction, bytes: number): void {
    const now = this.#door.deps.clock.now();
    if (now - this.#lastProgress < PROGRESS_EVERY_MS) return;
    this.#lastProgress = now;
    const declared = envelope.mail.declaredSize;
    // A sender that declared less than it sends is not done before it is done.
    const percent = declared > 0 ? Math.min(99, Math.floor((bytes / declared) * 100)) : undefined;
    for (const inbox of envelope.inboxes) {
      this.#tell(inbox, {
        stage: 'receiving',
        bytes,
        ...(percent === undefined ? {} : { percent }),
      });
    }
  }

  stored(inbox: InboxId): void {
    this.#tell(inbox, { stage: 'stored' });
  }

  /** At RCPT, which is asked of one. */
  turnedAway(inbox: InboxId, reply: ReplyName, { mail }: Transaction): void {
    this.refused([inbox], reply, mail.declaredSize);
  }

  /** `bytes`: how large it is, declared or come, where that is known. */
  refused(inboxes: Iterable<InboxId>, reply: ReplyName, bytes = 0): void {
    const told = REASONS[reply] ?? OTHER_REASON;
    const figures = this.#figures(told.cause, bytes);
    for (const inbox of inboxes) {
      this.#tell(inbox, { stage: 'refused', ...this.#stranger(), ...told, ...figures });
    }
  }

  #figures(cause: RefusalCause, bytes: number): Pick<DeliveryNotice, 'bytes' | 'limit'> {
    const { maxMessageSize } = this.#door.settings;
    if (cause === 'loop') return { limit: this.#door.limits.hops };
    if (cause !== 'too_large') return {};
    return { limit: maxMessageSize, ...(bytes > maxMessageSize && { bytes }) };
  }

  #tell(inbox: InboxId, notice: Omit<DeliveryNotice, 'transaction' | 'at'>): void {
    this.#door.deps.store.notify(inbox, {
      transaction: this.#transaction,
      at: new Date(this.#door.deps.clock.wall()).toISOString(),
      ...notice,
    });
  }
}
