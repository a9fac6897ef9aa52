import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { CloseReason, Cursor, DeliveryNotice } from '#shared/protocol.ts';
import type {
  AdmitAnswer,
  AppendAnswer,
  CanonicalAddress,
  Continuation,
  CreateAnswer,
  DestroyAnswer,
  Ended,
  InboxId,
  InboxListener,
  InboxView,
  LeaseId,
  NewInbox,
  NewMessage,
  StoredMessage,
  StoreUsage,
  Subscription,
} from './types.ts';

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
   * At RCPT: would a message of so many raw bytes fit this address now? Judged by what is
   * stored. Nothing is kept for it: `append` decides for good.
   */
  admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer>;

  /**
   * The commit. When it resolves, the answers are true and the subscribers have been told.
   * An inbox deleted since RCPT answers `dead`. Never stores more than the limits allow.
   * If a caller gave up waiting, nothing may be stored later than the
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

  /** Of a message its row alone: its bytes, which may be many, are not fetched. */
  summary(inbox: InboxId, id: string): Promise<Summary | null>;

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
