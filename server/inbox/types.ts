import type { Checks, Summary, TraceStep } from '#shared/message.ts';
import type { Change, CloseReason, Cursor, DeliveryNotice } from '#shared/protocol.ts';

/**
 * Names one inbox inside the store: the SHA-256 of its token, in base64url. So a token
 * carries its inbox's id, no secret is kept, and there is nothing to compare. Never shown.
 */
export type InboxId = string;

/** Lower-case local part without tag, `@`, A-label domain: the form mail is matched by. */
export type CanonicalAddress = string;

/** One SMTP transaction, unique in the whole service. */
export type TransactionId = string;

/** One page load of one tab. */
export type LeaseId = string;

export interface NewInbox {
  readonly address: CanonicalAddress;
  readonly maker: /** About to connect: gets a lease, and the inbox dies 60 s later without a socket. */
    | { readonly kind: 'page' }
    /** Lives on activity alone until a tab holds it. */
    | { readonly kind: 'program' }
    /**
     * Takes `postmaster@` and `abuse@` of every domain; has no deadline, and the token that was
     * set. There is one: the same token finds it again, shown under this address from now on;
     * another one ends it, and makes one with nothing in it. Mail is matched by `OPERATOR_ADDRESS`.
     */
    | { readonly kind: 'operator'; readonly token: string };
}

export type CreateAnswer =
  | {
      readonly kind: 'created';
      readonly token: string;
      readonly lease: LeaseId | null;
      readonly inbox: InboxView;
    }
  /** Living or resting. */
  | { readonly kind: 'not_free' }
  | { readonly kind: 'full' };

/** `dead` already; `permanent` is the operator's inbox (LIFE-11). */
export type DestroyAnswer = 'ended' | 'dead' | 'permanent';

/** So many inboxes ended for that reason, whoever or whatever ended them. */
export interface Ended {
  readonly reason: CloseReason;
  readonly count: number;
}

/** What an inbox looks like at one moment. Times are RFC 3339 in UTC. */
export interface InboxView {
  readonly id: InboxId;
  readonly address: CanonicalAddress;
  readonly cursor: Cursor;
  readonly createdAt: string;
  /** Null: nothing ends it as things are. */
  readonly expiresAt: string | null;
  readonly messageCount: number;
  /** Raw bytes of its messages. */
  readonly bytes: number;
  /** Leases that a tab holds right now. */
  readonly tabs: number;
}

/** Raw bytes of a message as they are kept, shared by all its recipients and never changed. */
export interface StoredBody {
  readonly encoding: 'zstd' | 'identity';
  readonly bytes: Uint8Array;
}

/** What reading a message gave a list row; the rest of a Summary is the store's. */
export type ReadSummary = Omit<Summary, 'id' | 'seq' | 'receivedAt' | 'size' | 'seen'>;

/** Milliseconds from the final dot to each step that was taken; negative before it. */
export type Steps = Readonly<Partial<Record<Exclude<TraceStep, 'accepted'>, number>>>;

/** One message for all its recipients. */
export interface NewMessage {
  readonly transaction: TransactionId;
  /** Those for which `admit` answered `room`. */
  readonly recipients: readonly InboxId[];
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Bytes as they came, dot-unstuffed. */
  readonly size: number;
  /** Our `Return-Path` and `Received` lines, each ended by CRLF. */
  readonly prefix: string;
  readonly body: StoredBody;
  /** Of Message-ID and body; null (no Message-ID) is never taken for another message. */
  readonly fingerprint: string | null;
  readonly summary: ReadSummary;
  /** In words: what could not be read. */
  readonly problems: readonly string[];
  readonly checks?: Checks;
  /** Those before `stored`, which is the store's own. */
  readonly steps?: Steps;
}

/** The answer for one recipient, in the order of `recipients`. */
export type AppendAnswer =
  | { readonly kind: 'stored'; readonly inbox: InboxId; readonly id: string }
  /** The same message came to this inbox within the last 10 minutes: as good as stored. */
  | { readonly kind: 'duplicate'; readonly inbox: InboxId; readonly id: string }
  | { readonly kind: 'dead'; readonly inbox: InboxId }
  | { readonly kind: 'inbox_full'; readonly inbox: InboxId }
  | { readonly kind: 'store_full'; readonly inbox: InboxId };

/** Whether a message of so many bytes would fit this recipient now. */
export type AdmitAnswer =
  /** `left`: raw bytes that the inbox can still take. */
  | { readonly kind: 'room'; readonly inbox: InboxId; readonly left: number }
  | { readonly kind: 'dead' }
  /** The inbox is named, where it is known, so that its tab can be told. */
  | { readonly kind: 'inbox_full'; readonly inbox: InboxId }
  | { readonly kind: 'store_full'; readonly inbox: InboxId | null };

/** A message as the store keeps it. */
export interface StoredMessage extends Pick<NewMessage, 'prefix' | 'body' | 'problems'> {
  readonly summary: Summary;
  readonly checks: Checks | null;
  readonly steps: Steps;
}

/** Everything after a cursor, or, with `reset`, everything there is. */
export interface Continuation {
  /** In `seq` order. */
  readonly changes: readonly Change[];
  /** Where the inbox stood; hand it in next time. */
  readonly cursor: Cursor;
  /** The same place as a number: live events up to it are covered by this answer. */
  readonly seq: number;
  /** The cursor given is of another epoch, malformed, ahead, or older than what is remembered. */
  readonly reset: boolean;
}

/**
 * What a subscriber hears. Each change takes the next `seq` of its inbox, so that a
 * subscriber drops what a snapshot already had, and sees a gap as a gap.
 */
export type InboxEvent =
  | { readonly kind: 'change'; readonly seq: number; readonly change: Change }
  | { readonly kind: 'lease'; readonly expiresAt: string | null; readonly tabs: number }
  | { readonly kind: 'notice'; readonly notice: DeliveryNotice }
  /** The last event of a subscription; the store has already forgotten the listener. */
  | { readonly kind: 'closed'; readonly reason: CloseReason };

/**
 * Called in the store's own turn. It must not throw and must not wait;
 * a listener that does throw is unsubscribed, and the others still hear.
 */
export type InboxListener = (event: InboxEvent) => void;

export interface Subscription extends Disposable {
  /** Idempotent; nothing is heard after it returns. */
  [Symbol.dispose](): void;
}

export interface StoreUsage {
  readonly living: number;
  readonly resting: number;
  readonly messages: number;
  readonly bytesHeld: number;
  readonly subscriptions: number;
}
