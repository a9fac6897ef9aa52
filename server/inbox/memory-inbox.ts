import type { Clock, ShownTime } from '#server/ops/clock.ts';
import type { Checks, SummaryPatch } from '#shared/message.ts';
import type { CloseReason, DeliveryNotice } from '#shared/protocol.ts';
import type { Birth } from './birth.ts';
import type { SharedMessage } from './bodies.ts';
import { type ChangeEvent, ChangeLog, type Entry } from './change-log.ts';
import { Feed } from './feed.ts';
import { COPY_OVERHEAD_BYTES, type Ledger, openAccount } from './ledger.ts';
import {
  type Deadline,
  deadlineOf,
  type Life,
  type LifeEvent,
  nextLife,
  shownEnd,
  tabsOf,
} from './life.ts';
import { RecentMessages } from './recent.ts';
import type { Look, Scheduled } from './schedule.ts';
import type { LifeTimes } from './settings.ts';
import type {
  AppendAnswer,
  CanonicalAddress,
  InboxEvent,
  InboxId,
  InboxListener,
  InboxView,
  NewMessage,
  Subscription,
} from './types.ts';

/** What all inboxes of one store have in common. */
export interface Household {
  readonly clock: Clock;
  readonly shownTime: ShownTime;
  readonly times: LifeTimes;
  readonly ledger: Ledger;
  /** Those that listen to any inbox. */
  subscriptions: number;
  /** How many have ended since somebody asked. */
  readonly ended: Map<CloseReason, number>;
}

/** One living inbox of the memory store. */
export class MemoryInbox implements Scheduled<MemoryInbox> {
  readonly id: InboxId;
  /** By which mail is matched. */
  readonly address: CanonicalAddress;
  readonly log = new ChangeLog();
  /** Messages and bytes held. */
  readonly account = openAccount();
  readonly looks: Look<MemoryInbox>[] = [];
  readonly #household: Household;
  readonly #createdAt: string;
  #shownAddress: CanonicalAddress;
  #life: Life;
  #deadline: Deadline;
  // Made when first needed: most inboxes wait for a single mail, if any.
  #feed: Feed | null = null;
  #recent: RecentMessages | null = null;

  constructor(household: Household, id: InboxId, address: CanonicalAddress, birth: Birth) {
    this.#household = household;
    this.id = id;
    this.address = address;
    this.#shownAddress = address;
    this.#life = birth.life;
    this.#deadline = deadlineOf(birth.life, household.times);
    this.#createdAt = household.shownTime.of(birth.at);
  }

  get life(): Life {
    return this.#life;
  }

  get deadline(): Deadline {
    return this.#deadline;
  }

  /** Of the operator's: its own address has no domain. */
  showAs(address: CanonicalAddress): void {
    this.#shownAddress = address;
  }

  view(): InboxView {
    return {
      id: this.id,
      address: this.#shownAddress,
      cursor: this.log.cursor,
      createdAt: this.#createdAt,
      messageCount: this.account.messages,
      bytes: this.account.bytes,
      ...this.#shown(),
    };
  }

  /** Something happened to its life; whoever listens hears it if it shows. */
  live(event: LifeEvent): void {
    const { clock, times } = this.#household;
    const before = this.#feed === null ? null : this.#shown();
    this.#life = nextLife(this.#life, event, clock.now());
    this.#deadline = deadlineOf(this.#life, times);
    if (before === null) return;
    const after = this.#shown();
    if (after.expiresAt === before.expiresAt && after.tabs === before.tabs) return;
    this.#tell({ kind: 'lease', ...after });
  }

  subscribe(listener: InboxListener): Subscription {
    this.#feed ??= new Feed(() => {
      this.#household.subscriptions -= 1;
    });
    this.#household.subscriptions += 1;
    return this.#feed.add(listener);
  }

  notify(notice: DeliveryNotice): void {
    this.#feed?.notify(notice, this.#household.clock.now());
  }

  /**
   * Commits a message. It is not told yet: a listener might act, and the message's
   * other recipients are to be committed first.
   */
  receive(
    message: NewMessage,
    shared: SharedMessage,
  ): { readonly answer: AppendAnswer; readonly event: ChangeEvent | null } {
    const now = this.#household.clock.now();
    const { fingerprint } = message;
    const known = fingerprint === null ? null : (this.#recent?.recall(fingerprint, now) ?? null);
    if (known !== null) {
      return { answer: { kind: 'duplicate', inbox: this.id, id: known }, event: null };
    }
    const held = COPY_OVERHEAD_BYTES + (shared.copies === 0 ? shared.heldBytes : 0);
    const room = this.#household.ledger.take(this.account, shared.size, held);
    if (room !== 'room') return { answer: { kind: room, inbox: this.id }, event: null };

    shared.copies += 1;
    const { id, event } = this.log.append(summaryOf(message), shared, message);
    if (fingerprint !== null) {
      this.#recent ??= new RecentMessages();
      this.#recent.remember(fingerprint, id, now);
    }
    return { answer: { kind: 'stored', inbox: this.id, id }, event };
  }

  tellChange(event: ChangeEvent): void {
    this.#tell(event);
  }

  /** False where there is no such message. */
  change(id: string, patch: SummaryPatch, problems?: readonly string[], checks?: Checks): boolean {
    const event = this.log.change(id, patch, problems, checks);
    if (event !== null) this.#tell(event);
    return event !== null;
  }

  /** False where there is no such message. */
  remove(id: string): boolean {
    const deleted = this.log.delete(id);
    if (deleted === null) return false;
    this.#drop(deleted.entry);
    this.#tell(deleted.event);
    return true;
  }

  /** To be called once, when it is in no index any more. */
  end(reason: CloseReason): void {
    const { ended } = this.#household;
    ended.set(reason, (ended.get(reason) ?? 0) + 1);
    for (const entry of this.log.entries()) this.#drop(entry);
    this.#tell({ kind: 'closed', reason });
  }

  #drop({ shared }: Entry): void {
    shared.copies -= 1;
    const held = COPY_OVERHEAD_BYTES + (shared.copies === 0 ? shared.heldBytes : 0);
    this.#household.ledger.giveBack(this.account, shared.size, held);
  }

  #shown(): { readonly expiresAt: string | null; readonly tabs: number } {
    const { clock, shownTime, times } = this.#household;
    const now = clock.now();
    return {
      expiresAt: shownTime.end(shownEnd(this.#life, times, now)),
      tabs: tabsOf(this.#life, now),
    };
  }

  #tell(event: InboxEvent): void {
    this.#feed?.tell(event);
  }
}

function summaryOf({ summary, receivedAt, size }: NewMessage) {
  return { ...summary, receivedAt: new Date(receivedAt).toISOString(), size, seen: false };
}
