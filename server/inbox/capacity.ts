import type { StoreLimits } from './settings.ts';

/**
 * Bytes that a message takes beside its raw bytes: our header lines, the texts of the
 * summary, and the objects around them. Longer texts are added.
 */
export const MESSAGE_OVERHEAD_BYTES = 3_072;

/** Bytes that the entry of each recipient takes. */
export const COPY_OVERHEAD_BYTES = 1_024;

/** Bytes that a message for one recipient takes at least, beside its raw bytes. */
export const SMALLEST_OVERHEAD_BYTES = MESSAGE_OVERHEAD_BYTES + COPY_OVERHEAD_BYTES;

type Verdict = 'room' | 'inbox_full' | 'store_full';

/** Messages of one inbox, and their raw bytes. */
export interface InboxUsage {
  messages: number;
  bytes: number;
}

export function emptyUsage(): InboxUsage {
  return { messages: 0, bytes: 0 };
}

/** Counts what each inbox and the store hold, and refuses messages that would pass a limit. */
export class Capacity {
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

  /** Raw bytes that the inbox can still take. */
  bytesLeft({ bytes }: InboxUsage): number {
    return this.#limits.inboxMaxBytes - bytes;
  }

  /** Whether a message fits: `size` is its raw bytes, `held` what the store would hold for it. */
  judge(usage: InboxUsage, size: number, held: number): Verdict {
    const { inboxMaxMessages, inboxMaxBytes, storeMaxBytes } = this.#limits;
    if (usage.messages >= inboxMaxMessages) return 'inbox_full';
    if (usage.bytes + size > inboxMaxBytes) return 'inbox_full';
    return this.#held + held > storeMaxBytes ? 'store_full' : 'room';
  }

  /** Judges, and counts the message if it fits. */
  add(usage: InboxUsage, size: number, held: number): Verdict {
    const verdict = this.judge(usage, size, held);
    if (verdict !== 'room') return verdict;
    usage.messages += 1;
    usage.bytes += size;
    this.#messages += 1;
    this.#held += held;
    return 'room';
  }

  release(usage: InboxUsage, size: number, held: number): void {
    usage.messages -= 1;
    usage.bytes -= size;
    this.#messages -= 1;
    this.#held -= held;
  }

  /** A stored message grew by so many bytes. The texts of a late reading may pass the limit. */
  grow(held: number): void {
    this.#held += held;
  }
}
