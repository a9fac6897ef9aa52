/** How a tab gets its changes: the transport of its socket, or the answer to a held request. */
export type Transport = 'websocket' | 'polling' | 'request';

/** The outcome of reading one message. `lane`: the queue in which it waited. */
export interface Reading {
  readonly lane: 'arrival' | 'opened' | 'late';
  readonly outcome: 'done' | 'deadline' | 'crashed' | 'overloaded';
  /** Milliseconds from the request to a thread, or to giving up. */
  readonly waitedMs: number;
}

/** One Redis command. `refused`: the answer was an error; `silent`: no answer came in time. */
export interface Command {
  readonly outcome: 'answered' | 'refused' | 'silent';
  readonly ms: number;
}

/** One email, pushed to one tab; milliseconds from its final dot. */
export interface Push {
  readonly transport: Transport;
  readonly ms: number;
}

/**
 * Durations and work in progress, which the metrics count beside the events of the log.
 * Parts without it measure nothing. No value comes from a client.
 */
export interface Measures {
  read(reading: Reading): void;
  /** One task of a reader thread, for one message or several small ones. */
  task(task: { readonly lane: Reading['lane']; readonly ms: number }): void;
  commanded(command: Command): void;
  /** Written to the connection of a tab. */
  pushed(push: Push): void;
  /** The tab answered a ping that was sent after the email. */
  arrived(push: Push): void;
  /** A request with an API key was answered. The operator chose the name of the key. */
  answeredKey(answer: { readonly key: string; readonly status: number }): void;
  /** Requests that wait for email: one more, or one less. */
  held(by: 'tab' | 'program', change: 1 | -1): void;
}
