import { born } from './birth.ts';
import type { SharedMessage } from './bodies.ts';
import { Ledger } from './ledger.ts';
import { type Household, MemoryInbox } from './memory-inbox.ts';
import type { NewMessage } from './types.ts';

/** What is put there counts for nobody. */
const NO_LIMITS = {
  inboxMaxMessages: Infinity,
  inboxMaxBytes: Infinity,
  storeMaxBytes: Infinity,
  maxInboxes: Infinity,
};

/**
 * Where messages go for addresses that do not live but were promised room: the same work as
 * for a living inbox, and nothing is left of it (CAP-9).
 */
export class Nowhere {
  readonly #household: Household;

  constructor(household: Household) {
    // Books of its own: it holds nothing, and ends nothing that anybody counts.
    const apart = { ledger: new Ledger(NO_LIMITS), ended: new Map(), subscriptions: 0 };
    this.#household = { ...household, ...apart };
  }

  receive(message: NewMessage, shared: SharedMessage): void {
    const birth = born('program', this.#household.clock.now());
    const inbox = new MemoryInbox(this.#household, 'nowhere', 'nowhere@', birth);
    inbox.receive(message, { ...shared, copies: 0 });
    inbox.end('deleted');
  }
}
