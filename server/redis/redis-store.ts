import { buildContinuation } from '#server/inbox/continuation.ts';
import { cursorParts } from '#server/inbox/cursor.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { hashToken, isPlausibleToken } from '#server/inbox/token.ts';
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
} from '#server/inbox/types.ts';
import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { CloseReason, Cursor, DeliveryNotice } from '#shared/protocol.ts';
import type { Parts } from './parts.ts';

/**
 * The store that many nodes share. All data is in Redis, and each change of an inbox is one script.
 * docs/redis.md describes the keys and the guarantees.
 */
export class RedisStore implements InboxStore {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  create(wish: NewInbox): Promise<CreateAnswer> {
    return this.#parts.creation.create(wish);
  }

  isFree(address: CanonicalAddress): Promise<boolean> {
    return this.#parts.creation.isFree(address);
  }

  async authenticate(token: string): Promise<InboxId | null> {
    if (!isPlausibleToken(token)) return null;
    const id = hashToken(token);
    return (await this.#parts.leases.read(id)) === null ? null : id;
  }

  async view(id: InboxId): Promise<InboxView | null> {
    const current = await this.#parts.leases.read(id);
    return current === null ? null : this.#parts.leases.viewOf(current);
  }

  connectLease(id: InboxId, lease: LeaseId | null) {
    return this.#parts.leases.acquire(id, lease, 'connected');
  }

  lose(id: InboxId, lease: LeaseId): Promise<void> {
    return this.#parts.leases.lose(id, lease);
  }

  poll(id: InboxId, lease: LeaseId) {
    return this.#parts.leases.acquire(id, lease, 'polled');
  }

  async pollAnswered(id: InboxId, lease: LeaseId): Promise<void> {
    await this.#parts.leases.apply(id, { kind: 'answered', lease });
  }

  leave(id: InboxId, lease: LeaseId | null): Promise<void> {
    return this.#parts.leases.leave(id, lease);
  }

  touch(id: InboxId): Promise<InboxView | null> {
    return this.#parts.leases.apply(id, { kind: 'touched' });
  }

  setKept(id: InboxId, kept: boolean): Promise<InboxView | null> {
    return this.#parts.leases.setKept(id, kept);
  }

  offerHandoff(id: InboxId, token: string): Promise<OfferedHandoff | null> {
    return this.#parts.handoffs.offer(id, token);
  }

  hasHandoff(id: InboxId): Promise<boolean | null> {
    return this.#parts.handoffs.has(id);
  }

  redeemHandoff(secret: string): Promise<string | null> {
    return this.#parts.handoffs.redeem(secret);
  }

  destroy(id: InboxId, reason: CloseReason): Promise<DestroyAnswer> {
    return this.#parts.expiry.destroy(id, reason);
  }

  sweep(): Promise<readonly Ended[]> {
    return this.#parts.sweeper.sweep();
  }

  admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer> {
    return this.#parts.admission.admit(address, bytes);
  }

  append(message: NewMessage): Promise<readonly AppendAnswer[]> {
    return this.#parts.deliveries.append(message);
  }

  async amend(
    targets: Targets,
    patch: SummaryPatch,
    problems?: readonly string[],
    checks?: Checks,
  ): Promise<void> {
    const { editing } = this.#parts;
    const change = { patch, problems, checks };
    await Promise.all(targets.map(({ inbox, id }) => editing.change(inbox, id, () => change)));
  }

  async changesAfter(id: InboxId, cursor: Cursor | null): Promise<Continuation | null> {
    const { calls, expiry, entries } = this.#parts;
    const known = cursor === null ? null : cursorParts(cursor);
    const reply = await calls.runOnInbox('read-changes', id, known?.epoch ?? '', known?.seq ?? 0);
    if (reply.kind === 'due') await expiry.endDue(id);
    return reply.kind === 'living' ? buildContinuation(entries.log(reply), cursor) : null;
  }

  async message(id: InboxId, messageId: string): Promise<StoredMessage | null> {
    const { editing, bodies, entries } = this.#parts;
    const entry = await editing.read(id, messageId);
    if (entry === null) return null;
    const body = await bodies.read(id, entry);
    if (body === null) {
      // If the message was deleted meanwhile, nothing is broken.
      if ((await editing.read(id, messageId)) !== null) entries.reportBroken();
      return null;
    }
    const { summary, prefix, steps, problems, checks } = entry;
    return { summary, prefix, body, steps, problems, checks };
  }

  async summary(id: InboxId, messageId: string): Promise<Summary | null> {
    return (await this.#parts.editing.read(id, messageId))?.summary ?? null;
  }

  mark(id: InboxId, messageId: string, seen: boolean): Promise<boolean> {
    return this.#parts.editing.change(id, messageId, ({ summary }) =>
      summary.seen === seen ? null : { patch: { seen } },
    );
  }

  remove(id: InboxId, messageId: string): Promise<boolean> {
    return this.#parts.editing.remove(id, messageId);
  }

  async subscribe(id: InboxId, listener: InboxListener): Promise<Subscription | null> {
    const { channels, leases } = this.#parts;
    const subscription = await channels.subscribe(id, listener);
    const current = await leases.read(id).catch((error: unknown) => {
      subscription[Symbol.dispose]();
      throw error;
    });
    if (current === null) {
      subscription[Symbol.dispose]();
      return null;
    }
    channels.startsAt(id, current.view.cursor, current.eventNumber, current.seq);
    return subscription;
  }

  notify(id: InboxId, notice: DeliveryNotice): void {
    this.#parts.channels.notify(id, notice);
  }

  async usage(): Promise<StoreUsage> {
    const { usage, channels } = this.#parts;
    return { ...(await usage.read()), subscriptions: channels.subscriptions };
  }

  /** The inboxes stay live. The tabs of this node count as lost, and connect to another node. */
  close(): Promise<void> {
    return this.#parts.close();
  }
}
