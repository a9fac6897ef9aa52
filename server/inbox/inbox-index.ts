import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#server/ops/clock.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { MemoryInbox } from './memory-inbox.ts';
import { RestingAddresses } from './resting-addresses.ts';
import type { CanonicalAddress, InboxId } from './types.ts';

/**
 * Inboxes whose deadline is looked at before other work of the event loop has its turn: less than a
 * millisecond, and a few if all of them end.
 */
const LOOKS_IN_A_ROW = 1_000;

/** All live inboxes, by id and address, and the resting addresses. */
export class InboxIndex {
  readonly #clock: Clock;
  /** Live inboxes and resting addresses together; Infinity means no limit. */
  readonly #maxInboxes: number;
  readonly #byId = new Map<InboxId, MemoryInbox>();
  readonly #byAddress = new Map<CanonicalAddress, MemoryInbox>();
  readonly #resting = new RestingAddresses();

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

  get subscriptions(): number {
    return this.#byId.values().reduce((sum, { listenerCount }) => sum + listenerCount, 0);
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

  /** Ends inboxes whose deadline has passed. Inboxes that are added meanwhile may be missed. */
  async endDue(): Promise<void> {
    let now = this.#clock.now();
    let looked = 0;
    for (const inbox of this.#byId.values()) {
      if (now >= inbox.deadline.at) this.end(inbox, inbox.deadline.reason);
      looked += 1;
      if (looked % LOOKS_IN_A_ROW !== 0) continue;
      await nextTurn();
      now = this.#clock.now();
    }
  }

  removeRested(): void {
    this.#resting.removeExpired(this.#clock.now());
  }

  #forget(inbox: MemoryInbox): void {
    this.#byId.delete(inbox.id);
    this.#byAddress.delete(inbox.address);
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
