import type { Checks, Summary, TraceStep } from '#shared/message.ts';
import type { Change, CloseReason, Cursor, DeliveryNotice } from '#shared/protocol.ts';

/**
 * Names one inbox inside the store: the SHA-256 of its token, in base64url. So the store
 * finds an inbox by its token and keeps no secret. Never shown.
 */
export type InboxId = string;

/** Lower-case local part without tag, `@`, A-label domain: the form in which recipients are compared. */
export type CanonicalAddress = string;

/** One SMTP transaction, unique in the whole service. */
export type TransactionId = string;

/** One page load of one tab. */
export type LeaseId = string;

export type InboxMaker =
  /** A page that is about to connect: gets a lease, and the inbox ends after 60 s without a socket. */
  | { readonly kind: 'page' }
  /** Only activity keeps the inbox, until a tab holds it. */
  | { readonly kind: 'program' }
  /**
   * Takes `postmaster@` and `abuse@` of every domain. It has no deadline and the configured
   * token. There is only one: the same token finds it again and shows it under the new address;
   * another token ends it and creates an empty one. Its mail goes to `OPERATOR_ADDRESS`.
   */
  | { readonly kind: 'operator'; readonly token: string };

export interface NewInbox {
  readonly address: CanonicalAddress;
  readonly maker: InboxMaker;
}

export type CreateAnswer =
  | {
      readonly kind: 'created';
      readonly token: string;
      readonly lease: LeaseId | null;
      readonly inbox: InboxView;
    }
  /** An inbox has the address, or it rests. */
  | { readonly kind: 'not_free' }
  | { readonly kind: 'full' };

/** `dead`: it had ended before. `permanent`: the operator's inbox (LIFE-11). */
export type DestroyAnswer = 'ended' | 'dead' | 'permanent';

/** How many inboxes ended for one reason. */
export interface Ended {
  readonly reason: CloseReason;
  readonly count: number;
}

/** The state of an inbox at one moment. Times are RFC 3339 in UTC. */
export interface InboxView {
  readonly id: InboxId;
  readonly address: CanonicalAddress;
  readonly cursor: Cursor;
  readonly createdAt: string;
  /** Null: it has no deadline now. */
  readonly expiresAt: string | null;
  readonly messageCount: number;
  /** Raw bytes of its messages. */
  readonly bytes: number;
  /** Leases that a tab holds now. */
  readonly tabs: number;
  /** It lives until `expiresAt`, with and without tabs. */
  readonly kept: boolean;
}

/** The secret that yields the token of an inbox once, until `expiresAt` (RFC 3339). */
export interface OfferedHandoff {
  readonly secret: string;
  readonly expiresAt: string;
}

/** The raw bytes of a message as stored: shared by all its recipients, never changed. */
export interface StoredBody {
  readonly encoding: 'zstd' | 'identity';
  readonly bytes: Uint8Array;
}

/** The part of a Summary that comes from reading the message; the store adds the rest. */
export type ReadSummary = Omit<
  Summary,
  'id' | 'seq' | 'tag' | 'receivedAt' | 'size' | 'reading' | 'seen'
>;

/** Milliseconds from the final dot to each step; negative before the dot. */
export type Steps = Readonly<Partial<Record<Exclude<TraceStep, 'accepted'>, number>>>;

export type Tags = Readonly<Record<InboxId, string>>;

/** One message for all its recipients. */
export interface NewMessage {
  readonly transaction: TransactionId;
  /** The inboxes for which `admit` answered `room`. */
  readonly recipients: readonly InboxId[];
  /** The tags of those recipients that the sender addressed with one. */
  readonly tags?: Tags;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Bytes as received, dot-unstuffed. */
  readonly size: number;
  /** Our `Return-Path` and `Received` lines, each ended by CRLF. */
  readonly prefix: string;
  readonly body: StoredBody;
  /** A hash of Message-ID and body; null (no Message-ID) never counts as a duplicate. */
  readonly fingerprint: string | null;
  readonly summary: ReadSummary;
  /** The message is parsed after the commit; `amend` sets `reading` to false. */
  readonly reading?: boolean;
  /** One sentence for each thing that could not be read. */
  readonly problems: readonly string[];
  readonly checks?: Checks;
  /** The steps before `stored`, which the store adds. */
  readonly steps?: Steps;
}

/** The answer for one recipient, in the order of `recipients`. */
export type AppendAnswer =
  | { readonly kind: 'stored'; readonly inbox: InboxId; readonly id: string }
  /** This inbox got the same message within the last 10 minutes. Counts as stored. */
  | { readonly kind: 'duplicate'; readonly inbox: InboxId; readonly id: string }
  | { readonly kind: 'dead'; readonly inbox: InboxId }
  | { readonly kind: 'inbox_full'; readonly inbox: InboxId }
  | { readonly kind: 'store_full'; readonly inbox: InboxId };

/** Whether a message of so many bytes fits this recipient now. */
export type AdmitAnswer =
  /** `left`: raw bytes that the inbox can still take. */
  | { readonly kind: 'room'; readonly inbox: InboxId; readonly left: number }
  | { readonly kind: 'dead' }
  /** Names the inbox if it is known, so that its tab gets a notice. */
  | { readonly kind: 'inbox_full'; readonly inbox: InboxId }
  | { readonly kind: 'store_full'; readonly inbox: InboxId | null };

/** A message as stored. */
export interface StoredMessage extends Pick<NewMessage, 'prefix' | 'body' | 'problems'> {
  readonly summary: Summary;
  readonly checks: Checks | null;
  readonly steps: Steps;
}

/** All changes after a cursor, or, with `reset`, all that the inbox holds. */
export interface Continuation {
  /** In `seq` order. */
  readonly changes: readonly Change[];
  /** The position of the inbox, for the next call. */
  readonly cursor: Cursor;
  /** The same position as a number: this answer covers events up to it. */
  readonly seq: number;
  /** The given cursor has another epoch, is malformed, ahead, or older than the log. */
  readonly reset: boolean;
}

/**
 * What a subscriber gets. Each change takes the next `seq` of its inbox, so that a
 * subscriber can drop what a snapshot covers, and detect a gap.
 */
export type StoreEvent =
  | { readonly kind: 'change'; readonly seq: number; readonly change: Change }
  | ({ readonly kind: 'lease' } & Pick<InboxView, 'expiresAt' | 'tabs' | 'kept'>)
  | { readonly kind: 'notice'; readonly notice: DeliveryNotice }
  /** The last event of a subscription. The store has already removed the listener. */
  | { readonly kind: 'closed'; readonly reason: CloseReason };

/**
 * Called in the store's own turn. It must not throw, wait, or change the store. A listener that
 * throws is removed, and the others still get the event.
 */
export type InboxListener = (event: StoreEvent) => void;

/** Disposing is idempotent. The listener gets no event after it. */
export type Subscription = Disposable;

export interface StoreUsage {
  readonly living: number;
  readonly resting: number;
  readonly messages: number;
  readonly bytesHeld: number;
  readonly subscriptions: number;
}

/** Where one message was stored: in the inbox of each of its recipients. */
export type Targets = readonly { readonly inbox: InboxId; readonly id: string }[];
