import type { Clock, WallTime } from '#server/ops/clock.ts';
import type { Checks, SummaryPatch } from '#shared/message.ts';
import type { CloseReason, DeliveryNotice } from '#shared/protocol.ts';
import { type Capacity, COPY_OVERHEAD_BYTES, emptyUsage } from './capacity.ts';
import { type ChangeEvent, ChangeLog, type Entry } from './change-log.ts';
import type { Creation } from './creation.ts';
import {
  computeDeadline,
  computeShownEnd,
  countTabs,
  type Deadline,
  isKept,
  type Life,
  type LifeEvent,
  nextLife,
} from './life.ts';
import { Listeners } from './listeners.ts';
import { RecentMessages } from './recent-messages.ts';
import type { LifeTimes } from './settings.ts';
import type { SharedMessage } from './shared-message.ts';
import type {
  AppendAnswer,
  CanonicalAddress,
  InboxId,
  InboxListener,
  InboxView,
  NewMessage,
  StoreEvent,
  Subscription,
} from './types.ts';

/** Shared by all inboxes of one store. */
export interface StoreContext {
  readonly clock: Clock;
  readonly wallTime: WallTime;
  readonly times: LifeTimes;
  readonly capacity: Capacity;
  /** Inboxes that ended since the last sweep, by reason. */
  readonly ended: Map<CloseReason, number>;
}

/** One living inbox of the memory store. */
export class MemoryInbox {
  readonly id: InboxId;
  /** The address that recipients are compared with. */
  readonly address: CanonicalAddress;
  readonly changes = new ChangeLog();
  /** Messages and bytes held. */
  readonly usage = emptyUsage();
  readonly #context: StoreContext;
  readonly #createdAt: string;
  #shownAddress: CanonicalAddress;
  #life: Life;
  #deadline: Deadline;
  // Created when first needed: most inboxes get one email or none.
  #listeners: Listeners | null = null;
  #recent: RecentMessages | null = null;

  constructor(context: StoreContext, id: InboxId, address: CanonicalAddress, creation: Creation) {
    this.#context = context;
    this.id = id;
    this.address = address;
    this.#shownAddress = address;
    this.#life = creation.life;
    this.#deadline = computeDeadline(creation.life, context.times);
    this.#createdAt = context.wallTime.format(creation.at);
  }

  get life(): Life {
    return this.#life;
  }

  get deadline(): Deadline {
    return this.#deadline;
  }

  /** For the operator's inbox, whose own address has no domain. */
  setShownAddress(address: CanonicalAddress): void {
    this.#shownAddress = address;
  }

  view(): InboxView {
    return {
      id: this.id,
      address: this.#shownAddress,
      cursor: this.changes.cursor,
      createdAt: this.#createdAt,
      messageCount: this.usage.messages,
      bytes: this.usage.bytes,
      ...this.#visibleState(),
    };
  }

  /** Emits `lease` if the event changes what a tab sees. */
  applyLifeEvent(event: LifeEvent): void {
    const { clock, times } = this.#context;
    const before = this.listenerCount > 0 ? this.#visibleState() : null;
    this.#life = nextLife(this.#life, event, clock.now());
    this.#deadline = computeDeadline(this.#life, times);
    if (before === null) return;
    const after = this.#visibleState();
    const { expiresAt, tabs, kept } = before;
    if (after.expiresAt === expiresAt && after.tabs === tabs && after.kept === kept) return;
    this.emit({ kind: 'lease', ...after });
  }

  get listenerCount(): number {
    return this.#listeners?.size ?? 0;
  }

  subscribe(listener: InboxListener): Subscription {
    this.#listeners ??= new Listeners();
    return this.#listeners.add(listener);
  }

  notify(notice: DeliveryNotice): void {
    this.#listeners?.notify(notice, this.#context.clock.now());
  }

  /**
   * Commits a message. The caller emits the event after it has committed the message for
   * all recipients, since a listener may call the store.
   */
  receive(
    message: NewMessage,
    shared: SharedMessage,
  ): { readonly answer: AppendAnswer; readonly event: ChangeEvent | null } {
    const now = this.#context.clock.now();
    const { fingerprint } = message;
    if (fingerprint !== null) this.#recent ??= new RecentMessages(this.id);
    const known = fingerprint && this.#recent?.recall(fingerprint, now);
    if (known) {
      return { answer: { kind: 'duplicate', inbox: this.id, id: known }, event: null };
    }
    const held = COPY_OVERHEAD_BYTES + (shared.copies === 0 ? shared.heldBytes : 0);
    const verdict = this.#context.capacity.add(this.usage, shared.size, held);
    if (verdict !== 'room') return { answer: { kind: verdict, inbox: this.id }, event: null };

    shared.copies += 1;
    const { id, event } = this.changes.append(buildSummary(message, this.id), shared, message);
    if (fingerprint !== null) this.#recent?.remember(fingerprint, id, now);
    return { answer: { kind: 'stored', inbox: this.id, id }, event };
  }

  emit(event: StoreEvent): void {
    this.#listeners?.emit(event);
  }

  /** False if there is no such message. */
  change(id: string, patch: SummaryPatch, problems?: readonly string[], checks?: Checks): boolean {
    const event = this.changes.change(id, patch, problems, checks);
    if (event !== null) this.emit(event);
    return event !== null;
  }

  /** False if there is no such message. */
  remove(id: string): boolean {
    const deleted = this.changes.delete(id);
    if (deleted === null) return false;
    this.#drop(deleted.entry);
    this.emit(deleted.event);
    return true;
  }

  /** To be called once, after the inbox was removed from the index. */
  end(reason: CloseReason): void {
    const { ended } = this.#context;
    ended.set(reason, (ended.get(reason) ?? 0) + 1);
    for (const entry of this.changes.entries()) this.#drop(entry);
    this.emit({ kind: 'closed', reason });
  }

  #drop({ shared }: Entry): void {
    shared.copies -= 1;
    const held = COPY_OVERHEAD_BYTES + (shared.copies === 0 ? shared.heldBytes : 0);
    this.#context.capacity.release(this.usage, shared.size, held);
  }

  #visibleState(): Pick<InboxView, 'expiresAt' | 'tabs' | 'kept'> {
    const { clock, wallTime, times } = this.#context;
    const now = clock.now();
    return {
      expiresAt: wallTime.formatDeadline(computeShownEnd(this.#life, times, now)),
      tabs: countTabs(this.#life, now),
      kept: isKept(this.#life),
    };
  }
}

function buildSummary(message: NewMessage, recipient: InboxId) {
  const { summary, tags, receivedAt, size, reading = false } = message;
  const arrived = { receivedAt: new Date(receivedAt).toISOString(), size };
  return { ...summary, tag: tags?.[recipient] ?? null, ...arrived, reading, seen: false };
}
