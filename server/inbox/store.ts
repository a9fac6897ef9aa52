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
  OfferedHandoff,
  StoredMessage,
  StoreUsage,
  Subscription,
  Targets,
} from './types.ts';

/**
 * The local address of the operator's inbox, which takes mail for `postmaster@` and `abuse@` of
 * every domain. It has no host, so changes of the domains do not move it, and no client can
 * create it.
 */
export const OPERATOR_ADDRESS: CanonicalAddress = 'postmaster@';

/** The store cannot answer now (away, slow, closing). SMTP answers 451, the API 503. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * The contract of every store. A store can run in this thread, in another thread or on
 * another machine: all methods are asynchronous, arguments and results are plain data, and
 * neither side changes them after a call.
 *
 * Obligations of every implementation:
 * - Only the store reports changes. Each append, mark, deletion and end of an inbox reaches
 *   every subscriber of that inbox exactly once, in `seq` order, after the commit and never
 *   before it.
 * - An inbox is dead from the moment of its deadline, for every call, before `sweep` runs too.
 * - Dead and unknown inboxes get the same answer (`null`, `dead`) in the same time.
 * - A live inbox is never evicted. New data is refused instead.
 * - Methods reject only with `StoreUnavailable`. A wrong argument gets an answer.
 */
export interface InboxStore {
  /** CAP-4, CAP-5. Takes the address if no inbox has it and it does not rest. */
  create(inbox: NewInbox): Promise<CreateAnswer>;

  /** Whether `create` would take the address now. Reserves nothing. */
  isFree(address: CanonicalAddress): Promise<boolean>;

  /** Null for a malformed, unknown, wrong or dead token; all but malformed take the same time. */
  authenticate(token: string): Promise<InboxId | null>;

  view(inbox: InboxId): Promise<InboxView | null>;

  /**
   * A tab opened a socket, which is not activity. Continues a known lease, else issues a new
   * one. Several sockets can hold one lease: the store may learn late that the old one closed.
   */
  connectLease(
    inbox: InboxId,
    lease: LeaseId | null,
  ): Promise<{ lease: LeaseId; inbox: InboxView } | null>;

  /** One socket of that lease closed without a goodbye. Unknown leases are ignored. */
  lose(inbox: InboxId, lease: LeaseId): Promise<void>;

  /**
   * A tab without sockets polls with this lease: the lease counts as held now, and as lost
   * from now on unless the tab polls again. Null if the inbox is dead; an unknown lease is
   * replaced as in `connectLease`. Call `pollAnswered` when the request is answered.
   */
  poll(inbox: InboxId, lease: LeaseId): Promise<{ lease: LeaseId; inbox: InboxView } | null>;

  /** The lease counts from now on. Unknown leases are ignored: the tab may have left meanwhile. */
  pollAnswered(inbox: InboxId, lease: LeaseId): Promise<void>;

  /** A goodbye of one lease, or of all with null. Idempotent. */
  leave(inbox: InboxId, lease: LeaseId | null): Promise<void>;

  /** Activity of a person or a program: restarts the idle timeout. */
  touch(inbox: InboxId): Promise<InboxView | null>;

  /**
   * Keeps the inbox without a tab until a time that no later call moves, or returns it to the
   * rules of tabs. The view says whether it is kept: the settings may forbid it, and the
   * operator's inbox has no end anyway.
   */
  setKept(inbox: InboxId, kept: boolean): Promise<InboxView | null>;

  /**
   * Keeps the token for `HANDOFF_MS`, encrypted with a new secret. Replaces an earlier hand-off
   * of this inbox. Null: dead.
   */
  offerHandoff(inbox: InboxId, token: string): Promise<OfferedHandoff | null>;

  /** Whether the hand-off of this inbox can still be used. Null: dead. */
  hasHandoff(inbox: InboxId): Promise<boolean | null>;

  /** The token, once: of several calls at the same time, also on several nodes, one gets it. */
  redeemHandoff(secret: string): Promise<string | null>;

  /** Ends the inbox at once and for good. The address rests for 24 h. */
  destroy(inbox: InboxId, reason: CloseReason): Promise<DestroyAnswer>;

  /**
   * Ends inboxes past their deadline and forgets addresses that have rested. Returns what
   * ended since the last sweep.
   */
  sweep(): Promise<readonly Ended[]>;

  /**
   * At RCPT: would a message of so many raw bytes fit this address now? Judged by what is
   * stored. Reserves nothing: `append` makes the final decision.
   */
  admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer>;

  /**
   * The commit. When it resolves, the answers are final and the subscribers have the event.
   * An inbox deleted since RCPT answers `dead`. Never stores more than the limits allow.
   * A commit that finishes after the caller gave up must be visible to the caller's retry:
   * the retry answers `duplicate`.
   */
  append(message: NewMessage): Promise<readonly AppendAnswer[]>;

  /** Reading or checking finished late: emits `message:changed`. Dead targets are ignored. */
  amend(
    targets: Targets,
    patch: SummaryPatch,
    problems?: readonly string[],
    checks?: Checks,
  ): Promise<void>;

  /** Null cursor: everything, without `reset`. Null answer: dead. */
  changesAfter(inbox: InboxId, cursor: Cursor | null): Promise<Continuation | null>;

  message(inbox: InboxId, id: string): Promise<StoredMessage | null>;

  /** Only the row of a message, without its bytes. */
  summary(inbox: InboxId, id: string): Promise<Summary | null>;

  /** False if inbox or message is unknown. Marking a marked message is true, and no change. */
  mark(inbox: InboxId, id: string, seen: boolean): Promise<boolean>;

  remove(inbox: InboxId, id: string): Promise<boolean>;

  /**
   * Null if the inbox is dead. The listener gets every event from the moment this resolves:
   * subscribe first, then read `changesAfter`, then drop events whose `seq` the answer covers.
   */
  subscribe(inbox: InboxId, listener: InboxListener): Promise<Subscription | null>;

  /** Best effort, beside the changes: never stored, at most 10 a second for one inbox. */
  notify(inbox: InboxId, notice: DeliveryNotice): void;

  usage(): Promise<StoreUsage>;

  /** Every subscriber gets `closed` with `shutdown` if inboxes end with the process. */
  close(): Promise<void>;
}
