import type { Clock } from '#server/ops/clock.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { MemoryInbox } from './memory-inbox.ts';
import { RestingAddresses } from './resting-addresses.ts';
import { Schedule } from './schedule.ts';
import type { CanonicalAddress, InboxId } from './types.ts';

/** All live inboxes, by id, address and deadline, and the resting addresses. */
export class InboxIndex {
  readonly #clock: Clock;
  /** Live inboxes and resting addresses together; Infinity means no limit. */
  readonly #maxInboxes: number;
  readonly #byId = new Map<InboxId, MemoryInbox>();
  readonly #byAddress = new Map<CanonicalAddress, MemoryInbox>();
  readonly #resting = new RestingAddresses();
  readonly #schedule = new Schedule<MemoryInbox>();

  constructor(clock: Clock, maxInboxes: number) {
    this.#clock = clock;
    this.#maxInboxes = maxInboxes;
  }

  get living(): number {
    return this.#byId.size;
  }

  get resting(): number {
    return this.#resting.size;
  }

  /** Null if dead or unknown. Ends an inbox whose deadline has passed. */
  find(id: InboxId): MemoryInbox | null {
    return this.#endIfDue(this.#byId.get(id));
  }

  findAddress(address: CanonicalAddress): MemoryInbox | null {
    return this.#endIfDue(this.#byAddress.get(address));
  }

  isFree(address: CanonicalAddress): boolean {
    return this.findAddress(address) === null && !this.#resting.has(address, this.#clock.now());
  }

  isFull(): boolean {
    if (this.#isAtLimit()) this.removeRested();
    return this.#isAtLimit();
  }

  add(inbox: MemoryInbox): void {
    this.#byId.set(inbox.id, inbox);
    this.#byAddress.set(inbox.address, inbox);
    this.#schedule.update(inbox);
  }

  /** To be called when the deadline of the inbox may have moved. */
  updateDeadline(inbox: MemoryInbox): void {
    this.#schedule.update(inbox);
  }

  /** Removes the inbox before it emits the event, so that listeners find it dead. */
  end(inbox: MemoryInbox, reason: CloseReason): void {
    this.#resting.add(inbox.address, this.#clock.now());
    this.#forget(inbox);
    inbox.end(reason);
  }

  /** Ends an inbox whose address the next inbox takes at once, without resting. */
  replace(inbox: MemoryInbox): void {
    this.#forget(inbox);
    inbox.end('deleted');
  }

  endAll(reason: CloseReason): void {
    for (const inbox of this.#byId.values()) this.end(inbox, reason);
  }

  /** Ends one inbox whose deadline has passed. False if there is none. */
  endOneDue(): boolean {
    const due = this.#schedule.takeDue(this.#clock.now());
    if (due === null) return false;
    this.end(due, due.deadline.reason);
    return true;
  }

  removeRested(): void {
    this.#resting.removeExpired(this.#clock.now());
  }

  #forget(inbox: MemoryInbox): void {
    this.#byId.delete(inbox.id);
    this.#byAddress.delete(inbox.address);
    this.#schedule.cancel(inbox);
  }

  #endIfDue(inbox: MemoryInbox | undefined): MemoryInbox | null {
    if (inbox === undefined) return null;
    if (this.#clock.now() < inbox.deadline.at) return inbox;
    this.end(inbox, inbox.deadline.reason);
    return null;
  }

  #isAtLimit(): boolean {
    return this.living + this.resting >= this.#maxInboxes;
  }
}
