/** Limits of a store, bytes and counts; Infinity means no limit. */
export interface StoreLimits {
  readonly inboxMaxMessages: number;
  /** Raw bytes. */
  readonly inboxMaxBytes: number;
  /** Bytes held in memory; a message for many recipients counts once. */
  readonly storeMaxBytes: number;
  /** Live inboxes and resting addresses together. */
  readonly maxInboxes: number;
}

/** The times of "Life of an inbox" in SPEC.md, milliseconds. */
export interface LifeTimes {
  readonly idleTimeout: number;
  readonly reloadGrace: number;
  readonly disconnectGrace: number;
  /** For which a user can keep an inbox without a tab; 0: not at all. */
  readonly keepTime: number;
}
