/** How a tab is reached: by its socket's transport, or by the answer to a request that it holds. */
export type Transport = 'websocket' | 'polling' | 'request';

/** What became of one message that was to be read, in the lane that it waited in. */
export interface Reading {
  readonly lane: 'arrival' | 'opened' | 'late';
  readonly outcome: 'done' | 'deadline' | 'crashed' | 'overloaded';
  /** From the question to a thread, or to giving up. */
  readonly waitedMs: number;
}

/** One question to a resolver. `missing` is an answer too; `silent`: nobody gave one. */
export interface Lookup {
  readonly outcome: 'found' | 'missing' | 'failed' | 'silent';
  readonly ms: number;
}

/** One command to Redis. `refused` is an answer too; `silent`: none came in time. */
export interface Command {
  readonly outcome: 'answered' | 'refused' | 'silent';
  readonly ms: number;
}

/** One mail, told to one tab; counted from its final dot. */
export interface Push {
  readonly transport: Transport;
  readonly ms: number;
}

/**
 * What rooms tell of times and of what is under way, beside the events of the log. Whoever
 * counts them is handed in; a room without one measures nothing. Words in them are our own
 * and few, and nothing in them is a stranger's.
 */
export interface Measures {
  read(reading: Reading): void;
  /** One task of a reader thread, for one message or several small ones. */
  task(task: { readonly lane: Reading['lane']; readonly ms: number }): void;
  resolved(lookup: Lookup): void;
  commanded(command: Command): void;
  /** Handed to the line of a tab, in the turn in which the store told it. */
  pushed(push: Push): void;
  /** The tab answered a ping that was sent behind the mail. */
  arrived(push: Push): void;
  /** A request that waits for mail: one more, or one less. */
  held(by: 'tab' | 'program', change: 1 | -1): void;
}
