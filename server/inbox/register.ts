import type { Clock } from '#server/ops/clock.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { MemoryInbox } from './memory-inbox.ts';
import { RestingAddresses } from './resting.ts';
import { Schedule } from './schedule.ts';
import type { CanonicalAddress, InboxId } from './types.ts';

/** Which inboxes live, and which addresses rest. */
export class Register {
  readonly #clock: Clock;
  /** Living and resting; Infinity means no limit. */
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

  /** Null for dead and unknown; ends what is due, whether or not a sweep has come by. */
  find(id: InboxId): MemoryInbox | null {
    return this.#unlessDue(this.#byId.get(id));
  }

  findAddress(address: CanonicalAddress): MemoryInbox | null {
    return this.#unlessDue(this.#byAddress.get(address));
  }

  isFree(address: CanonicalAddress): boolean {
    return this.findAddress(address) === null && !this.#resting.has(address, this.#clock.now());
  }

  isFull(): boolean {
    if (this.#isAtLimit()) this.forgetRested();
    return this.#isAtLimit();
  }

  add(inbox: MemoryInbox): void {
    this.#byId.set(inbox.id, inbox);
    this.#byAddress.set(inbox.address, inbox);
    this.#schedule.note(inbox);
  }

  /** Its deadline may have moved. */
  noteDeadline(inbox: MemoryInbox): void {
    this.#schedule.note(inbox);
  }

  /** From here on it is dead for everybody, before anybody is told. */
  end(inbox: MemoryInbox, reason: CloseReason): void {
    this.#resting.add(inbox.address, this.#clock.now());
    this.#forget(inbox);
    inbox.end(reason);
  }

  /** Ends one whose address the next one takes at once. */
  replace(inbox: MemoryInbox): void {
    this.#forget(inbox);
    inbox.end('deleted');
  }

  endAll(reason: CloseReason): void {
    for (const inbox of this.#byId.values()) this.end(inbox, reason);
  }

  /** Ends one inbox whose deadline has passed; false when there is none left. */
  endOneDue(): boolean {
    const due = this.#schedule.takeDue(this.#clock.now());
    if (due === null) return false;
    this.end(due, due.deadline.reason);
    return true;
  }

  forgetRested(): void {
    this.#resting.forget(this.#clock.now());
  }

  #forget(inbox: MemoryInbox): void {
    this.#byId.delete(inbox.id);
    this.#byAddress.delete(inbox.address);
    this.#schedule.cancel(inbox);
  }

  #unlessDue(inbox: MemoryInbox | undefined): MemoryInbox | null {
    if (inbox === undefined) return null;
    if (this.#clock.now() < inbox.deadline.at) return inbox;
    this.end(inbox, inbox.deadline.reason);
    return null;
  }

  #isAtLimit(): boolean {
    return this.living + this.resting >= this.#maxInboxes;
  }
}
