import type { Checks, Summary, SummaryPatch, TraceStep } from '#shared/message.ts';
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
    /** Takes `postmaster@` and `abuse@`; has no deadline, and the token that was set. */
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

/** `dead` already; `permanent` is the operator's inbox (LIFE-12). */
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
  readonly expiresAt: string;
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
  /** Its reservation is used up by the append, whatever the answers. */
  readonly transaction: TransactionId;
  /** Those for which `reserve` answered `room`. */
  readonly recipients: readonly InboxId[];
  /** How many got the answer `nobody`: each costs what a living one would, and leaves nothing. */
  readonly nobodies?: number;
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

/** May this recipient be promised room for so many bytes? */
export type ReserveAnswer =
  | { readonly kind: 'room'; readonly inbox: InboxId }
  | { readonly kind: 'dead' }
  /** Dead, and room is promised all the same: see `ReserveIfDead`. */
  | { readonly kind: 'nobody' }
  /** The inbox is named so that its tab can be told; null where nobody is there. */
  | { readonly kind: 'inbox_full'; readonly inbox: InboxId | null }
  | { readonly kind: 'store_full'; readonly inbox: InboxId | null };

/**
 * What a dead or unknown address gets: `tell` says `dead`. `promise` promises it room as if
 * it lived and were empty, so that neither time nor a full store tells which it was.
 */
export type ReserveIfDead = 'tell' | 'promise';

export type GrowAnswer = 'room' | 'inbox_full' | 'store_full';

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
  | { readonly kind: 'lease'; readonly expiresAt: string; readonly tabs: number }
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
  readonly bytesReserved: number;
  readonly subscriptions: number;
}

/** The store cannot answer now (away, slow, closing). The door says 451, the API 503. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * The heart. Made for three homes (this thread, another thread, another machine):
 * everything is asynchronous, plain data goes in and comes out, and nothing handed
 * out or taken in is changed afterwards by either side.
 *
 * Obligations of every implementation:
 * - It alone reports changes. Each append, mark, deletion and end of an inbox reaches
 *   every subscriber of that inbox exactly once, in `seq` order, after the commit and
 *   never before it. Nothing changes in silence.
 * - A deadline that has passed has passed: every call sees the inbox dead from that
 *   moment, whether or not `sweep` has come by.
 * - Dead and unknown are the same answer (`null`, `dead`), and cost the same time.
 * - A live inbox is never evicted. Capacity is refused beforehand.
 * - Methods reject only with `StoreUnavailable`; what a caller can get wrong is an answer.
 */
export interface InboxStore {
  /** LIFE-1. Takes the address if it neither lives nor rests. */
  create(wish: NewInbox): Promise<CreateAnswer>;

  /** Whether `create` would take it now: it neither lives nor rests. Nothing is taken by it. */
  isFree(address: CanonicalAddress): Promise<boolean>;

  /** Null for malformed, unknown, wrong and dead alike; all but malformed cost the same. */
  authenticate(token: string): Promise<InboxId | null>;

  describe(inbox: InboxId): Promise<InboxView | null>;

  /**
   * A tab's socket is open, which is no activity. Continues the lease where it is known,
   * else issues one. Several sockets may hold one: the old is not yet known to be gone.
   */
  hold(inbox: InboxId, lease: LeaseId | null): Promise<{ lease: LeaseId; inbox: InboxView } | null>;

  /** One socket of that lease is gone without a goodbye. Unknown leases are ignored. */
  lose(inbox: InboxId, lease: LeaseId): Promise<void>;

  /**
   * A tab without sockets is asking with this lease: it counts as held now, and as lost
   * from now on unless it asks again. Null where the inbox is dead; unknown leases are
   * replaced as `hold` does. Call `pollAnswered` when the request is.
   */
  poll(inbox: InboxId, lease: LeaseId): Promise<{ lease: LeaseId; inbox: InboxView } | null>;

  /** It counts from now on. Unknown leases are ignored: it may have said goodbye meanwhile. */
  pollAnswered(inbox: InboxId, lease: LeaseId): Promise<void>;

  /** A goodbye: of one lease, or with null of all. Idempotent. */
  leave(inbox: InboxId, lease: LeaseId | null): Promise<void>;

  /** Activity of a person or a program: the idle deadline starts anew. */
  touch(inbox: InboxId): Promise<InboxView | null>;

  /** At once and final. The address rests for 24 h. */
  destroy(inbox: InboxId, reason: CloseReason): Promise<DestroyAnswer>;

  /** Ends what is due, forgets rested addresses. Tells what ended since the last sweep. */
  sweep(): Promise<readonly Ended[]>;

  /**
   * Promises room at RCPT, for one recipient of a transaction. The bytes of a
   * transaction count once in the store, however many recipients it has. The first one
   * names the size, which `grow` raises for all; asking again for the same one is no more.
   */
  reserve(
    transaction: TransactionId,
    address: CanonicalAddress,
    bytes: number,
    ifDead?: ReserveIfDead,
  ): Promise<ReserveAnswer>;

  /**
   * The message turns out to have (at least) so many bytes. `inbox_full` when no
   * recipient is left with room; one that has room lets the others be answered at the dot.
   * `store_full` also for a transaction that nothing was promised to.
   */
  grow(transaction: TransactionId, bytes: number): Promise<GrowAnswer>;

  /** Gives the room back. Idempotent; reservations nobody releases end by themselves. */
  release(transaction: TransactionId): Promise<void>;

  /**
   * The commit. When it resolves, the answers are true and the subscribers have been told.
   * An inbox deleted since RCPT answers `dead`. Never stores more than the limits allow,
   * reserved or not. If a caller gave up waiting, nothing may be stored later than the
   * caller's own retry could notice: a retry answers `duplicate`.
   */
  append(message: NewMessage): Promise<readonly AppendAnswer[]>;

  /** Reading or checking finished late: tells `message:changed`. Dead targets are ignored. */
  amend(
    targets: readonly { readonly inbox: InboxId; readonly id: string }[],
    patch: SummaryPatch,
    problems?: readonly string[],
    checks?: Checks,
  ): Promise<void>;

  /** Null cursor: everything, without `reset`. Null answer: dead. */
  changesAfter(inbox: InboxId, cursor: Cursor | null): Promise<Continuation | null>;

  message(inbox: InboxId, id: string): Promise<StoredMessage | null>;

  /** False where inbox or message is unknown. Marking what is marked is true, and no change. */
  mark(inbox: InboxId, id: string, seen: boolean): Promise<boolean>;

  remove(inbox: InboxId, id: string): Promise<boolean>;

  /**
   * Null where the inbox is dead. Heard from the moment this resolves: subscribe first,
   * then read `changesAfter`, then drop events whose `seq` the answer already covers.
   */
  subscribe(inbox: InboxId, listener: InboxListener): Promise<Subscription | null>;

  /** Best effort beside the changes: never stored, at most 10 a second for an inbox. */
  notify(inbox: InboxId, notice: DeliveryNotice): void;

  usage(): Promise<StoreUsage>;

  /** Ends: every subscriber hears `closed shutdown` where inboxes die with the process. */
  close(): Promise<void>;
}
