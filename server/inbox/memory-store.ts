import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, ShownTime } from '#server/ops/clock.ts';
import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { CloseReason, Cursor, DeliveryNotice } from '#shared/protocol.ts';
import { type Birth, born, makeLease } from './birth.ts';
import { addedBytes, shareMessage } from './bodies.ts';
import type { ChangeEvent } from './change-log.ts';
import { Ledger, SMALLEST_OVERHEAD_BYTES } from './ledger.ts';
import { isPermanent, knowsLease, type LifeEvent } from './life.ts';
import { type Household, MemoryInbox } from './memory-inbox.ts';
import { OPERATOR_ADDRESS } from './operator.ts';
import { Register } from './register.ts';
import type { LifeTimes, StoreLimits } from './settings.ts';
import { type InboxStore, StoreUnavailable } from './store.ts';
import { inboxIdOf, isPlausibleToken, makeToken } from './token.ts';
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

/** Inboxes that `sweep` ends before it lets others have a turn: a few milliseconds. */
const SWEEP_BATCH = 500;

interface MemoryStoreOptions {
  readonly clock: Clock;
  readonly times: LifeTimes;
  readonly limits: StoreLimits;
}

/** The embedded store: everything in this process, and gone with it. */
export class MemoryStore implements InboxStore {
  readonly #clock: Clock;
  readonly #ledger: Ledger;
  readonly #register: Register;
  readonly #household: Household;
  #state: 'open' | 'closed' = 'open';

  constructor({ clock, times, limits }: MemoryStoreOptions) {
    this.#clock = clock;
    this.#ledger = new Ledger(limits);
    this.#register = new Register(clock, limits.maxInboxes);
    this.#household = {
      clock,
      shownTime: new ShownTime(clock),
      times,
      ledger: this.#ledger,
      subscriptions: 0,
      ended: new Map(),
    };
  }

  async create({ address, maker }: NewInbox): Promise<CreateAnswer> {
    this.#assertOpen();
    if (maker.kind === 'operator') return this.#createForOperator(address, maker.token);
    if (!this.#register.isFree(address)) return { kind: 'not_free' };
    const token = makeToken();
    const birth = born(maker.kind, this.#clock.now());
    const inbox = this.#add(address, inboxIdOf(token), birth);
    if (inbox === null) return { kind: 'full' };
    return { kind: 'created', token, lease: birth.lease, inbox: inbox.view() };
  }

  async isFree(address: CanonicalAddress): Promise<boolean> {
    this.#assertOpen();
    return this.#register.isFree(address);
  }

  async authenticate(token: string): Promise<InboxId | null> {
    this.#assertOpen();
    if (!isPlausibleToken(token)) return null;
    return this.#register.find(inboxIdOf(token))?.id ?? null;
  }

  async describe(id: InboxId): Promise<InboxView | null> {
    this.#assertOpen();
    return this.#register.find(id)?.view() ?? null;
  }

  async hold(id: InboxId, lease: LeaseId | null) {
    return this.#take(id, lease, 'connected');
  }

  async poll(id: InboxId, lease: LeaseId) {
    return this.#take(id, lease, 'polled');
  }

  async pollAnswered(id: InboxId, lease: LeaseId): Promise<void> {
    this.#live(id, { kind: 'answered', lease });
  }

  async lose(id: InboxId, lease: LeaseId): Promise<void> {
    this.#live(id, { kind: 'lost', lease });
  }

  async leave(id: InboxId, lease: LeaseId | null): Promise<void> {
    this.#live(id, { kind: 'left', lease });
  }

  async touch(id: InboxId): Promise<InboxView | null> {
    return this.#live(id, { kind: 'touched' })?.view() ?? null;
  }

  async destroy(id: InboxId, reason: CloseReason): Promise<DestroyAnswer> {
    this.#assertOpen();
    const inbox = this.#register.find(id);
    if (inbox === null) return 'dead';
    if (isPermanent(inbox.life)) return 'permanent';
    this.#register.end(inbox, reason);
    return 'ended';
  }

  async sweep(): Promise<readonly Ended[]> {
    this.#assertOpen();
    this.#register.forgetRested();
    for (let count = 1; this.#register.endOneDue(); count += 1) {
      if (count % SWEEP_BATCH === 0) await nextTurn();
    }
    const { ended } = this.#household;
    const told = [...ended].map(([reason, count]) => ({ reason, count }));
    ended.clear();
    return told;
  }

  async admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer> {
    this.#assertOpen();
    const inbox = this.#register.findAddress(address);
    if (inbox === null) return { kind: 'dead' };
    const { account, id } = inbox;
    const kind = this.#ledger.judge(account, bytes, bytes + SMALLEST_OVERHEAD_BYTES);
    return kind === 'room'
      ? { kind, inbox: id, left: this.#ledger.bytesLeft(account) }
      : { kind, inbox: id };
  }

  async append(message: NewMessage): Promise<readonly AppendAnswer[]> {
    this.#assertOpen();
    const shared = shareMessage(message, this.#clock.wall());
    const answers = new Map<InboxId, AppendAnswer>();
    const told: { inbox: MemoryInbox; event: ChangeEvent }[] = [];
    for (const id of message.recipients) {
      if (answers.has(id)) continue;
      const inbox = this.#register.find(id);
      if (inbox === null) {
        answers.set(id, { kind: 'dead', inbox: id });
        continue;
      }
      const { answer, event } = inbox.receive(message, shared);
      answers.set(id, answer);
      if (event !== null) told.push({ inbox, event });
    }
    for (const { inbox, event } of told) inbox.tellChange(event);
    return message.recipients.map((id) => answers.get(id) ?? { kind: 'dead', inbox: id });
  }

  async amend(
    targets: readonly { readonly inbox: InboxId; readonly id: string }[],
    patch: SummaryPatch,
    problems?: readonly string[],
    checks?: Checks,
  ): Promise<void> {
    this.#assertOpen();
    const added = addedBytes(patch, problems);
    const counted = new Set<object>();
    for (const { inbox: inboxId, id } of targets) {
      const inbox = this.#register.find(inboxId);
      const shared = inbox?.log.get(id)?.shared;
      if (inbox === null || shared === undefined) continue;
      if (!counted.has(shared)) {
        // The copies share the patch as they share the body.
        counted.add(shared);
        shared.heldBytes += added;
        this.#ledger.adjust(added);
      }
      inbox.change(id, patch, problems, checks);
    }
  }

  async changesAfter(id: InboxId, cursor: Cursor | null): Promise<Continuation | null> {
    this.#assertOpen();
    return this.#register.find(id)?.log.after(cursor) ?? null;
  }

  async summary(id: InboxId, messageId: string): Promise<Summary | null> {
    return (await this.message(id, messageId))?.summary ?? null;
  }

  async message(id: InboxId, messageId: string): Promise<StoredMessage | null> {
    this.#assertOpen();
    const entry = this.#register.find(id)?.log.get(messageId);
    if (entry === undefined) return null;
    const { summary, problems, checks, shared } = entry;
    const { prefix, body, steps } = shared;
    return { summary, prefix, body, steps, problems, checks };
  }

  async mark(id: InboxId, messageId: string, seen: boolean): Promise<boolean> {
    this.#assertOpen();
    const inbox = this.#register.find(id);
    const entry = inbox?.log.get(messageId);
    if (inbox === null || entry === undefined) return false;
    return entry.summary.seen === seen || inbox.change(messageId, { seen });
  }

  async remove(id: InboxId, messageId: string): Promise<boolean> {
    this.#assertOpen();
    return this.#register.find(id)?.remove(messageId) ?? false;
  }

  async subscribe(id: InboxId, listener: InboxListener): Promise<Subscription | null> {
    this.#assertOpen();
    return this.#register.find(id)?.subscribe(listener) ?? null;
  }

  notify(id: InboxId, notice: DeliveryNotice): void {
    if (this.#state === 'open') this.#register.find(id)?.notify(notice);
  }

  async usage(): Promise<StoreUsage> {
    this.#assertOpen();
    return {
      living: this.#register.living,
      resting: this.#register.resting,
      messages: this.#ledger.messages,
      bytesHeld: this.#ledger.bytesHeld,
      subscriptions: this.#household.subscriptions,
    };
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#register.endAll('shutdown');
  }

  #assertOpen(): void {
    if (this.#state === 'closed') throw new StoreUnavailable('the store is closed');
  }

  #createForOperator(shown: CanonicalAddress, token: string): CreateAnswer {
    const id = inboxIdOf(token);
    const before = this.#register.findAddress(OPERATOR_ADDRESS);
    if (before !== null && before.id !== id) this.#register.replace(before);
    const birth = born('operator', this.#clock.now());
    const inbox = this.#register.find(id) ?? this.#add(OPERATOR_ADDRESS, id, birth);
    if (inbox === null) return { kind: 'full' };
    inbox.showAs(shown);
    return { kind: 'created', token, lease: null, inbox: inbox.view() };
  }

  /** Null where there is no room for one more. */
  #add(address: CanonicalAddress, id: InboxId, birth: Birth): MemoryInbox | null {
    if (this.#register.isFull()) return null;
    const inbox = new MemoryInbox(this.#household, id, address, birth);
    this.#register.add(inbox);
    return inbox;
  }

  #take(id: InboxId, known: LeaseId | null, kind: 'connected' | 'polled') {
    this.#assertOpen();
    const inbox = this.#register.find(id);
    if (inbox === null) return null;
    const lease = known !== null && knowsLease(inbox.life, known) ? known : makeLease();
    return this.#live(id, { kind, lease }) && { lease, inbox: inbox.view() };
  }

  #live(id: InboxId, event: LifeEvent): MemoryInbox | null {
    this.#assertOpen();
    const inbox = this.#register.find(id);
    if (inbox === null) return null;
    inbox.live(event);
    this.#register.noteDeadline(inbox);
    return inbox;
  }
}
