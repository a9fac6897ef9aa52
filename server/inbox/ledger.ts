import type { StoreLimits } from './settings.ts';

/**
 * Bytes that a message costs beside its raw bytes: our header lines, the summary's
 * texts and the objects around them. Longer texts count on top.
 */
export const MESSAGE_OVERHEAD_BYTES = 3_072;

/** Bytes that each recipient's own entry for a message costs. */
export const COPY_OVERHEAD_BYTES = 1_024;

/** Bytes that a message for one recipient costs at least beside its own. */
export const SMALLEST_OVERHEAD_BYTES = MESSAGE_OVERHEAD_BYTES + COPY_OVERHEAD_BYTES;

export type Room = 'room' | 'inbox_full' | 'store_full';

/** What one inbox holds: messages, and their raw bytes. */
export interface Account {
  messages: number;
  bytes: number;
}

export function openAccount(): Account {
  return { messages: 0, bytes: 0 };
}

/** Counts what is held, for each inbox and in all, and refuses what would pass a limit. */
export class Ledger {
  readonly #limits: StoreLimits;
  #held = 0;
  #messages = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  get bytesHeld(): number {
    return this.#held;
  }

  get messages(): number {
    return this.#messages;
  }

  /** Raw bytes that an inbox can still take. */
  bytesLeft({ bytes }: Account): number {
    return this.#limits.inboxMaxBytes - bytes;
  }

  /**
   * Would a message of `size` raw bytes fit this inbox, where the store would hold `held`
   * bytes more by it?
   */
  judge(account: Account, size: number, held: number): Room {
    const { inboxMaxMessages, inboxMaxBytes, storeMaxBytes } = this.#limits;
    if (account.messages >= inboxMaxMessages) return 'inbox_full';
    if (account.bytes + size > inboxMaxBytes) return 'inbox_full';
    return this.#held + held > storeMaxBytes ? 'store_full' : 'room';
  }

  /** Judges, and takes the room where there is some. */
  take(account: Account, size: number, held: number): Room {
    const room = this.judge(account, size, held);
    if (room !== 'room') return room;
    account.messages += 1;
    account.bytes += size;
    this.#messages += 1;
    this.#held += held;
    return 'room';
  }

  giveBack(account: Account, size: number, held: number): void {
    account.messages -= 1;
    account.bytes -= size;
    this.#messages -= 1;
    this.#held -= held;
  }

  /** A kept message grew by so many bytes: late reading may pass the limit by its texts. */
  adjust(held: number): void {
    this.#held += held;
  }
}
