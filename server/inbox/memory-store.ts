import { type Clock, WallTime } from '#server/ops/clock.ts';
import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { CloseReason, Cursor, DeliveryNotice } from '#shared/protocol.ts';
import { Capacity, SMALLEST_OVERHEAD_BYTES } from './capacity.ts';
import type { ChangeEvent } from './change-log.ts';
import { type Creation, createLife, makeLease } from './creation.ts';
import { HANDOFF_MS } from './handoff.ts';
import { InboxIndex } from './inbox-index.ts';
import { isPermanent, keepEvent, knowsLease, type LifeEvent } from './life.ts';
import { MemoryHandoffs } from './memory-handoffs.ts';
import { MemoryInbox, type StoreContext } from './memory-inbox.ts';
import type { LifeTimes, StoreLimits } from './settings.ts';
import { countAddedBytes, createSharedMessage } from './shared-message.ts';
import { type InboxStore, OPERATOR_ADDRESS, StoreUnavailable } from './store.ts';
import { hashToken, isPlausibleToken, makeToken } from './token.ts';
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

interface MemoryStoreOptions {
  readonly clock: Clock;
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
}

/** The embedded store: all data is in the memory of this process. */
export class MemoryStore implements InboxStore {
  readonly #clock: Clock;
  readonly #capacity: Capacity;
  readonly #index: InboxIndex;
  readonly #context: StoreContext;
  readonly #handoffs = new MemoryHandoffs();
  #isClosed = false;

  constructor({ clock, times, limits }: MemoryStoreOptions) {
    this.#clock = clock;
    this.#capacity = new Capacity(limits);
    this.#index = new InboxIndex(clock, limits.maxInboxes);
    this.#context = {
      clock,
      wallTime: new WallTime(clock),
      times,
      capacity: this.#capacity,
      ended: new Map(),
    };
  }

  async create({ address, maker }: NewInbox): Promise<CreateAnswer> {
    this.#assertOpen();
    if (maker.kind === 'operator') return this.#createForOperator(address, maker.token);
    if (!this.#index.isFree(address)) return { kind: 'not_free' };
    const token = makeToken();
    const creation = createLife(maker.kind, this.#clock.now());
    const inbox = this.#add(address, hashToken(token), creation);
    if (inbox === null) return { kind: 'full' };
    return { kind: 'created', token, lease: creation.lease, inbox: inbox.view() };
  }

  async isFree(address: CanonicalAddress): Promise<boolean> {
    this.#assertOpen();
    return this.#index.isFree(address);
  }

  async authenticate(token: string): Promise<InboxId | null> {
    if (!isPlausibleToken(token)) return null;
    return this.#find(hashToken(token))?.id ?? null;
  }

  async view(id: InboxId): Promise<InboxView | null> {
    return this.#find(id)?.view() ?? null;
  }

  async connectLease(id: InboxId, lease: LeaseId | null) {
    return this.#claimLease(id, lease, 'connected');
  }

  async poll(id: InboxId, lease: LeaseId) {
    return this.#claimLease(id, lease, 'polled');
  }

  async pollAnswered(id: InboxId, lease: LeaseId): Promise<void> {
    this.#applyLifeEvent(id, { kind: 'answered', lease });
  }

  async lose(id: InboxId, lease: LeaseId): Promise<void> {
    this.#applyLifeEvent(id, { kind: 'lost', lease });
  }

  async leave(id: InboxId, lease: LeaseId | null): Promise<void> {
    this.#applyLifeEvent(id, { kind: 'left', lease });
  }

  async touch(id: InboxId): Promise<InboxView | null> {
    return this.#applyLifeEvent(id, { kind: 'touched' })?.view() ?? null;
  }

  async setKept(id: InboxId, kept: boolean): Promise<InboxView | null> {
    return this.#applyLifeEvent(id, keepEvent(kept, this.#context.times))?.view() ?? null;
  }

  async offerHandoff(id: InboxId, token: string): Promise<OfferedHandoff | null> {
    if (this.#find(id) === null) return null;
    const now = this.#clock.now();
    const secret = this.#handoffs.offer(id, token, now);
    return { secret, expiresAt: this.#context.wallTime.format(now + HANDOFF_MS) };
  }

  async hasHandoff(id: InboxId): Promise<boolean | null> {
    return this.#find(id) && this.#handoffs.has(id, this.#clock.now());
  }

  async redeemHandoff(secret: string): Promise<string | null> {
    this.#assertOpen();
    const token = this.#handoffs.redeem(secret, this.#clock.now());
    return token !== null && this.#index.find(hashToken(token)) !== null ? token : null;
  }

  async destroy(id: InboxId, reason: CloseReason): Promise<DestroyAnswer> {
    const inbox = this.#find(id);
    if (inbox === null) return 'dead';
    if (isPermanent(inbox.life)) return 'permanent';
    this.#index.end(inbox, reason);
    return 'ended';
  }

  async sweep(): Promise<readonly Ended[]> {
    this.#assertOpen();
    this.#index.removeRested();
    this.#handoffs.removeExpired(this.#clock.now());
    await this.#index.endDue();
    const { ended } = this.#context;
    const counts = [...ended].map(([reason, count]) => ({ reason, count }));
    ended.clear();
    return counts;
  }

  async admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer> {
    this.#assertOpen();
    const inbox = this.#index.findAddress(address);
    if (inbox === null) return { kind: 'dead' };
    const { usage, id } = inbox;
    const kind = this.#capacity.judge(usage, bytes, bytes + SMALLEST_OVERHEAD_BYTES);
    return kind === 'room'
      ? { kind, inbox: id, left: this.#capacity.bytesLeft(usage) }
      : { kind, inbox: id };
  }

  async append(message: NewMessage): Promise<readonly AppendAnswer[]> {
    const shared = createSharedMessage(message, this.#clock.wall());
    const answers = new Map<InboxId, AppendAnswer>();
    const changes: { inbox: MemoryInbox; event: ChangeEvent }[] = [];
    for (const id of message.recipients) {
      if (answers.has(id)) continue;
      const inbox = this.#find(id);
      if (inbox === null) {
        answers.set(id, { kind: 'dead', inbox: id });
        continue;
      }
      const { answer, event } = inbox.receive(message, shared);
      answers.set(id, answer);
      if (event !== null) changes.push({ inbox, event });
    }
    for (const { inbox, event } of changes) inbox.emit(event);
    return message.recipients.map((id) => answers.get(id) ?? { kind: 'dead', inbox: id });
  }

  async amend(
    targets: Targets,
    patch: SummaryPatch,
    problems?: readonly string[],
    checks?: Checks,
  ): Promise<void> {
    const added = countAddedBytes(patch, problems);
    const counted = new Set<object>();
    for (const { inbox: inboxId, id } of targets) {
      const inbox = this.#find(inboxId);
      const shared = inbox?.changes.get(id)?.shared;
      if (inbox === null || shared === undefined) continue;
      if (!counted.has(shared)) {
        // All recipients share the patch as they share the body.
        counted.add(shared);
        shared.heldBytes += added;
        this.#capacity.grow(added);
      }
      inbox.change(id, patch, problems, checks);
    }
  }

  async changesAfter(id: InboxId, cursor: Cursor | null): Promise<Continuation | null> {
    return this.#find(id)?.changes.after(cursor) ?? null;
  }

  async summary(id: InboxId, messageId: string): Promise<Summary | null> {
    return (await this.message(id, messageId))?.summary ?? null;
  }

  async message(id: InboxId, messageId: string): Promise<StoredMessage | null> {
    const entry = this.#find(id)?.changes.get(messageId);
    if (entry === undefined) return null;
    const { summary, problems, checks, shared } = entry;
    const { prefix, body, steps } = shared;
    return { summary, prefix, body, steps, problems, checks };
  }

  async mark(id: InboxId, messageId: string, seen: boolean): Promise<boolean> {
    const inbox = this.#find(id);
    const entry = inbox?.changes.get(messageId);
    if (inbox === null || entry === undefined) return false;
    return entry.summary.seen === seen || inbox.change(messageId, { seen });
  }

  async remove(id: InboxId, messageId: string): Promise<boolean> {
    return this.#find(id)?.remove(messageId) ?? false;
  }

  async subscribe(id: InboxId, listener: InboxListener): Promise<Subscription | null> {
    return this.#find(id)?.subscribe(listener) ?? null;
  }

  notify(id: InboxId, notice: DeliveryNotice): void {
    this.#index.find(id)?.notify(notice);
  }

  async usage(): Promise<StoreUsage> {
    this.#assertOpen();
    return {
      living: this.#index.living,
      resting: this.#index.resting,
      messages: this.#capacity.messages,
      bytesHeld: this.#capacity.bytesHeld,
      subscriptions: this.#index.subscriptions,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#index.endAll('shutdown');
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StoreUnavailable('the store is closed');
  }

  /** Null if dead or unknown. */
  #find(id: InboxId): MemoryInbox | null {
    this.#assertOpen();
    return this.#index.find(id);
  }

  #createForOperator(shown: CanonicalAddress, token: string): CreateAnswer {
    const id = hashToken(token);
    const previous = this.#index.findAddress(OPERATOR_ADDRESS);
    if (previous !== null && previous.id !== id) this.#index.replace(previous);
    const creation = createLife('operator', this.#clock.now());
    const inbox = this.#index.find(id) ?? this.#add(OPERATOR_ADDRESS, id, creation);
    if (inbox === null) return { kind: 'full' };
    inbox.setShownAddress(shown);
    return { kind: 'created', token, lease: null, inbox: inbox.view() };
  }

  /** Null if the store has as many inboxes as it may. */
  #add(address: CanonicalAddress, id: InboxId, creation: Creation): MemoryInbox | null {
    if (this.#index.isFull()) return null;
    const inbox = new MemoryInbox(this.#context, id, address, creation);
    this.#index.add(inbox);
    return inbox;
  }

  #claimLease(id: InboxId, known: LeaseId | null, kind: 'connected' | 'polled') {
    const inbox = this.#find(id);
    if (inbox === null) return null;
    const lease = known !== null && knowsLease(inbox.life, known) ? known : makeLease();
    return this.#applyLifeEvent(id, { kind, lease }) && { lease, inbox: inbox.view() };
  }

  #applyLifeEvent(id: InboxId, event: LifeEvent): MemoryInbox | null {
    const inbox = this.#find(id);
    if (inbox === null) return null;
    inbox.applyLifeEvent(event);
    return inbox;
  }
}
