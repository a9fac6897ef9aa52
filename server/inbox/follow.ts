import type { Change, Cursor } from '#shared/protocol.ts';
import type { InboxStore } from './store.ts';
import type { Continuation, InboxId, StoreEvent, Subscription } from './types.ts';

/** Receives the changes of one inbox. The calls come in order and never overlap. */
export interface FollowSink {
  /**
   * The changes after the cursor, in `seq` order; with `reset`, all that the inbox holds: drop
   * what you have. Called once before all other calls, with no changes if there are none,
   * and again only if live events were missed (a partition).
   */
  caughtUp(continuation: Continuation): void;

  /**
   * Every later event, each change once. `closed` is the last.
   * Like any listener it must not wait and must not throw.
   */
  live(event: StoreEvent): void;

  /** The store became unavailable. No further call comes: follow again with your cursor. */
  failed(error: unknown): void;
}

/**
 * The way to read an inbox without gap or duplicate: subscribes first, reads the changes
 * after `cursor` (null: all), passes them to the sink, then the live events that the read
 * does not cover.
 *
 * Resolves after the first `caughtUp`. Null if the inbox is dead, or ends before that: the
 * sink then got no call. Rejects with `StoreUnavailable`, or with the error that the sink
 * threw in that first call; then no subscription is left.
 */
export async function follow(
  store: InboxStore,
  inbox: InboxId,
  cursor: Cursor | null,
  sink: FollowSink,
): Promise<Subscription | null> {
  const follower = new Follower(store, inbox, sink);
  let isFollowing = false;
  try {
    isFollowing = await follower.start(cursor);
    return isFollowing ? follower : null;
  } finally {
    if (!isFollowing) follower[Symbol.dispose]();
  }
}

export interface WaitLimits {
  /** Milliseconds; 0 only reads. */
  readonly timeoutMs: number;
  /** The client disconnected, or the service stops: answer now. */
  readonly signal: AbortSignal;
  /** Selects the changes that end the wait and are in the answer; by default all. */
  readonly accepts?: ((change: Change) => boolean) | undefined;
}

/**
 * Resolves as soon as an accepted change after `cursor` exists, at once if the cursor cannot
 * be continued (`reset`), and with no changes after the timeout or when the signal fires. The
 * `cursor` of the answer covers all changes up to then. Null if the inbox is dead or ends
 * meanwhile. Rejects with `StoreUnavailable`. Leaves no listener behind.
 */
export async function waitForChange(
  store: InboxStore,
  inbox: InboxId,
  cursor: Cursor | null,
  { timeoutMs, signal, accepts = () => true }: WaitLimits,
): Promise<Continuation | null> {
  const answer = Promise.withResolvers<Continuation | null>();
  let seen: Continuation | null = null;
  const see = (next: Continuation) => {
    seen = { ...next, changes: next.changes.filter(accepts) };
    if (seen.reset || seen.changes.length > 0) answer.resolve(seen);
  };

  using subscription = await follow(store, inbox, cursor, {
    caughtUp: see,
    live(event) {
      if (event.kind === 'closed') answer.resolve(null);
      if (event.kind !== 'change') return;
      const { change, seq } = event;
      see({ changes: [change], cursor: change.cursor, seq, reset: false });
    },
    failed: answer.reject,
  });
  if (subscription === null) return null;

  const giveUp = () => answer.resolve(seen);
  const timer = setTimeout(giveUp, timeoutMs);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted || timeoutMs === 0) giveUp();
  try {
    return await answer.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

class Follower implements Subscription {
  readonly #store: InboxStore;
  readonly #inbox: InboxId;
  readonly #sink: FollowSink;
  /** Events that came during a read; null while events are passed on at once. */
  #buffered: StoreEvent[] | null = [];
  #isOver = false;
  /** The last change that the sink has; null before the first `caughtUp`. */
  #position: { readonly seq: number; readonly cursor: Cursor } | null = null;
  #subscription: Subscription | null = null;

  constructor(store: InboxStore, inbox: InboxId, sink: FollowSink) {
    this.#store = store;
    this.#inbox = inbox;
    this.#sink = sink;
  }

  /** False if the inbox is dead and the sink got no call. */
  async start(cursor: Cursor | null): Promise<boolean> {
    this.#subscription = await this.#store.subscribe(this.#inbox, (event) => this.#onEvent(event));
    if (this.#subscription === null || this.#isOver) return false;
    await this.#catchUp(cursor);
    return this.#position !== null;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#buffered = null;
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = null;
  }

  #onEvent(event: StoreEvent): void {
    if (this.#isOver) return;
    // The end overtakes buffered events: the inbox cannot be read any more.
    if (event.kind === 'closed') this.#finish(event);
    else if (this.#buffered !== null) this.#buffered.push(event);
    else if (!this.#forward(event)) this.#resync();
  }

  #finish(closed: Extract<StoreEvent, { kind: 'closed' }>): void {
    this[Symbol.dispose]();
    if (this.#position !== null) this.#sink.live(closed);
  }

  /** Passes a live event on, unless the sink has it. False if an event before it is missing. */
  #forward(event: StoreEvent): boolean {
    if (event.kind === 'change') {
      const last = this.#position?.seq ?? 0;
      if (event.seq <= last) return true;
      if (event.seq > last + 1) return false;
      this.#position = { seq: event.seq, cursor: event.change.cursor };
    }
    this.#sink.live(event);
    return true;
  }

  /** Reads until no event is missing. */
  async #catchUp(cursor: Cursor | null): Promise<void> {
    for (let from = cursor; !this.#isOver; from = this.#position?.cursor ?? null) {
      const buffered: StoreEvent[] = [];
      this.#buffered = buffered;
      const next = await this.#store.changesAfter(this.#inbox, from);
      if (this.#isOver) return;
      // The `closed` event was missed, so its reason is unknown.
      if (next === null) return this.#finish({ kind: 'closed', reason: 'deleted' });
      // Without its changes, which would stay in memory.
      this.#position = { seq: next.seq, cursor: next.cursor };
      this.#sink.caughtUp(next);
      if (this.#drain(buffered)) {
        this.#buffered = null;
        return;
      }
    }
  }

  /** Passes on the events that came during the read. False: read again. */
  #drain(buffered: StoreEvent[]): boolean {
    for (let event = buffered.shift(); event; event = buffered.shift()) {
      if (this.#isOver) return true;
      if (!this.#forward(event)) return false;
    }
    return true;
  }

  #resync(): void {
    this.#catchUp(this.#position?.cursor ?? null).catch((error: unknown) => {
      if (this.#isOver) return;
      this[Symbol.dispose]();
      this.#sink.failed(error);
    });
  }
}
