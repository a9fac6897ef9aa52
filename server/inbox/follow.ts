import type { Change, Cursor } from '#shared/protocol.ts';
import type { InboxStore } from './store.ts';
import type { Continuation, InboxEvent, InboxId, Subscription } from './types.ts';

/**
 * Events kept while a read is under way. Past it they are dropped and read again:
 * a slow store must not make every reader hoard what the store holds anyway.
 */
export const MAX_BUFFERED_EVENTS = 1_000;

/** Where a follower's inbox goes. Called in order, never at the same time. */
export interface FollowSink {
  /**
   * What happened after the cursor, in `seq` order; with `reset`, everything there is: drop
   * what you have. Called once before anything else, with no changes if there are none,
   * and again only where live events were missed (a partition, an overflow).
   */
  caughtUp(continuation: Continuation): void;

  /**
   * Whatever happens from there on, each change once. `closed` is the last.
   * Like any listener it must not wait and must not throw.
   */
  live(event: InboxEvent): void;

  /** The store went away in the middle; nothing more is heard. Come back with your cursor. */
  failed(error: unknown): void;
}

/**
 * The one way to read an inbox without gap or duplicate: subscribes first, reads what
 * came after `cursor` (null: everything), hands that over, then the live events that it
 * does not cover yet.
 *
 * Resolves after the first `caughtUp`. Null where the inbox is dead, or ended before
 * that: the sink has then heard nothing. Rejects with `StoreUnavailable`, or with what
 * the sink threw in that first call; nothing stays subscribed then.
 */
export async function follow(
  store: InboxStore,
  inbox: InboxId,
  cursor: Cursor | null,
  sink: FollowSink,
): Promise<Subscription | null> {
  const follower = new Follower(store, inbox, sink);
  try {
    if (await follower.start(cursor)) return follower;
  } catch (error) {
    follower[Symbol.dispose]();
    throw error;
  }
  follower[Symbol.dispose]();
  return null;
}

/** How long `waitForChange` waits. */
interface WaitLimits {
  /** Milliseconds; with 0 it only reads. */
  readonly timeoutMs: number;
  /** The asker went away, or the service is stopping: answer now with what there is. */
  readonly signal: AbortSignal;
  /** Changes that end the wait and stand in the answer; without it, every change does. */
  readonly accepts?: (change: Change) => boolean;
}

/**
 * Resolves as soon as a change after `cursor` exists that is wanted, at once where the
 * cursor cannot be continued (`reset`), and with no changes when time is up or the signal
 * fires. Its `cursor` covers everything seen on the way. Null where the inbox is dead or
 * ends meanwhile. Rejects with `StoreUnavailable`. Leaves no listener behind.
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

type Phase =
  /** A read is under way, or what was heard meanwhile is being handed over. */
  | { readonly kind: 'reading'; readonly buffered: InboxEvent[]; overflowed: boolean }
  | { readonly kind: 'live' }
  | { readonly kind: 'ended' };

class Follower implements Subscription {
  readonly #store: InboxStore;
  readonly #inbox: InboxId;
  readonly #sink: FollowSink;
  #phase: Phase = { kind: 'reading', buffered: [], overflowed: false };
  /** The last change handed over; null before the first `caughtUp`. */
  #position: { readonly seq: number; readonly cursor: Cursor } | null = null;
  #subscription: Subscription | null = null;

  constructor(store: InboxStore, inbox: InboxId, sink: FollowSink) {
    this.#store = store;
    this.#inbox = inbox;
    this.#sink = sink;
  }

  /** False where the inbox is dead and the sink has heard nothing. */
  async start(cursor: Cursor | null): Promise<boolean> {
    this.#subscription = await this.#store.subscribe(this.#inbox, (event) => this.#hear(event));
    if (this.#subscription === null || this.#isOver()) return false;
    return this.#catchUp(cursor);
  }

  [Symbol.dispose](): void {
    this.#phase = { kind: 'ended' };
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = null;
  }

  #hear(event: InboxEvent): void {
    const phase = this.#phase;
    if (phase.kind === 'ended') return;
    // The end overtakes whatever waits: there is nothing left to read it from.
    if (event.kind === 'closed') this.#finish(event);
    else if (phase.kind === 'reading') keep(phase, event);
    else if (!this.#pass(event)) this.#resync();
  }

  #finish(closed: Extract<InboxEvent, { kind: 'closed' }>): void {
    this[Symbol.dispose]();
    if (this.#position !== null) this.#sink.live(closed);
  }

  /** Hands a live event over, unless it is covered already. False where one before it is missing. */
  #pass(event: InboxEvent): boolean {
    if (event.kind === 'change') {
      const last = this.#position?.seq ?? 0;
      if (event.seq <= last) return true;
      if (event.seq > last + 1) return false;
      this.#position = { seq: event.seq, cursor: event.change.cursor };
    }
    this.#sink.live(event);
    return true;
  }

  async #catchUp(cursor: Cursor | null): Promise<boolean> {
    let from = cursor;
    for (;;) {
      const reading: Phase = { kind: 'reading', buffered: [], overflowed: false };
      this.#phase = reading;
      const next = await this.#store.changesAfter(this.#inbox, from);
      if (this.#isOver()) return this.#position !== null;
      if (next === null) {
        // The event that told the end was missed, and its reason with it.
        this.#finish({ kind: 'closed', reason: 'deleted' });
        return this.#position !== null;
      }
      this.#position = next;
      this.#sink.caughtUp(next);
      const complete = this.#drain(reading);
      if (this.#isOver()) return true;
      if (complete) {
        this.#phase = { kind: 'live' };
        return true;
      }
      from = this.#position.cursor;
    }
  }

  /** What was heard during the read, and while the sink is being told. False: read again. */
  #drain(reading: Extract<Phase, { kind: 'reading' }>): boolean {
    for (let event = reading.buffered.shift(); event; event = reading.buffered.shift()) {
      if (this.#isOver()) return true;
      if (!this.#pass(event)) return false;
    }
    return !reading.overflowed;
  }

  #isOver(): boolean {
    return this.#phase.kind === 'ended';
  }

  #resync(): void {
    this.#catchUp(this.#position?.cursor ?? null).catch((error: unknown) => {
      if (this.#isOver()) return;
      this[Symbol.dispose]();
      this.#sink.failed(error);
    });
  }
}

function keep(reading: Extract<Phase, { kind: 'reading' }>, event: InboxEvent): void {
  if (reading.overflowed) return;
  reading.buffered.push(event);
  if (reading.buffered.length <= MAX_BUFFERED_EVENTS) return;
  reading.overflowed = true;
  reading.buffered.length = 0;
}
