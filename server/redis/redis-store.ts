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
 * The store that many nodes share: everything is in Redis, and each change of an inbox is one
 * script. What is under each key, and what the store guarantees, is in docs/redis.md.
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
    return (await this.#parts.leases.look(id)) === null ? null : id;
  }

  async view(id: InboxId): Promise<InboxView | null> {
    const standing = await this.#parts.leases.look(id);
    return standing === null ? null : this.#parts.leases.viewOf(standing);
  }

  connectLease(id: InboxId, lease: LeaseId | null) {
    return this.#parts.leases.take(id, lease, 'connected');
  }

  lose(id: InboxId, lease: LeaseId): Promise<void> {
    return this.#parts.leases.lose(id, lease);
  }

  poll(id: InboxId, lease: LeaseId) {
    return this.#parts.leases.take(id, lease, 'polled');
  }

  async pollAnswered(id: InboxId, lease: LeaseId): Promise<void> {
    await this.#parts.leases.happen(id, { kind: 'answered', lease });
  }

  leave(id: InboxId, lease: LeaseId | null): Promise<void> {
    return this.#parts.leases.leave(id, lease);
  }

  touch(id: InboxId): Promise<InboxView | null> {
    return this.#parts.leases.happen(id, { kind: 'touched' });
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
    const told = { patch, problems, checks };
    await Promise.all(targets.map(({ inbox, id }) => editing.change(inbox, id, () => told)));
  }

  async changesAfter(id: InboxId, cursor: Cursor | null): Promise<Continuation | null> {
    const { wire, expiry, entries } = this.#parts;
    const known = cursor === null ? null : cursorParts(cursor);
    const reply = await wire.onInbox('changes', id, known?.epoch ?? '', known?.seq ?? 0);
    if (reply.kind === 'due') await expiry.endDue(id);
    return reply.kind === 'living' ? buildContinuation(entries.log(reply), cursor) : null;
  }

  async message(id: InboxId, messageId: string): Promise<StoredMessage | null> {
    const { editing, bodies, entries } = this.#parts;
    const entry = await editing.read(id, messageId);
    if (entry === null) return null;
    const body = await bodies.read(id, entry);
    if (body === null) {
      // Where it was deleted meanwhile nothing is broken.
      if ((await editing.read(id, messageId)) !== null) entries.tellBroken();
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
    const { listening, leases } = this.#parts;
    const subscription = await listening.subscribe(id, listener);
    const standing = await leases.look(id).catch((error: unknown) => {
      subscription[Symbol.dispose]();
      throw error;
    });
    if (standing === null) {
      subscription[Symbol.dispose]();
      return null;
    }
    listening.startsAt(id, standing.view.cursor, standing.news, standing.seq);
    return subscription;
  }

  notify(id: InboxId, notice: DeliveryNotice): void {
    this.#parts.listening.notify(id, notice);
  }

  async usage(): Promise<StoreUsage> {
    const { wire, listening } = this.#parts;
    const sums = await Promise.all(
      wire.keys.partitions.map((partition) => wire.on('sums', partition)),
    );
    const sum = (index: number) => sums.reduce((all, each) => all + each.number(index), 0);
    return {
      living: sum(0),
      resting: sum(1),
      messages: sum(2),
      bytesHeld: sum(3),
      subscriptions: listening.subscriptions,
    };
  }

  /** The inboxes live on. Tabs of this node count as lost, and find another one. */
  close(): Promise<void> {
    return this.#parts.close();
  }
}
