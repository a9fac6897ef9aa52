/** Capacity of a store, bytes and counts; Infinity means no limit. */
export interface StoreLimits {
  readonly inboxMaxMessages: number;
  /** Raw bytes. */
  readonly inboxMaxBytes: number;
  /** Bytes really held; a message for many counts once. */
  readonly storeMaxBytes: number;
  /** Living and resting. */
  readonly maxInboxes: number;
}

/** The times of "Life of an inbox" in SPEC.md, milliseconds. */
export interface LifeTimes {
  readonly idleTimeout: number;
  readonly reloadGrace: number;
  readonly disconnectGrace: number;
}
