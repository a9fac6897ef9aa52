import type { DeliveryNotice } from '#shared/protocol.ts';
import type { InboxListener, StoreEvent, Subscription } from './types.ts';

/** Notices a second for one inbox, at most. */
const NOTICES_PER_SECOND = 10;

/** How many of these may report progress: the rest is for the outcome of deliveries. */
const PROGRESS_NOTICES_PER_SECOND = 6;

const SECOND_MS = 1_000;

/** One listener of one inbox, and its subscription. */
class Listening implements Subscription {
  readonly #listeners: Listeners;
  readonly listener: InboxListener;
  isOver = false;

  constructor(listeners: Listeners, listener: InboxListener) {
    this.#listeners = listeners;
    this.listener = listener;
  }

  [Symbol.dispose](): void {
    this.#listeners.remove(this);
  }
}

const NONE: readonly Listening[] = [];
const NO_TIMES: readonly number[] = [];

/**
 * The listeners of one inbox. Emits in order, also if a listener causes the next change.
 * A listener that throws is removed, and the others still get the event.
 */
export class Listeners {
  /** Replaced, not changed; of exact length: most inboxes have one listener. */
  #listening = NONE;
  /** Events that wait until all listeners have the current one; null while none is emitted. */
  #waiting: StoreEvent[] | null = null;
  /** When the latest notices were emitted. Replaced, like the listeners. */
  #noticeTimes = NO_TIMES;
  readonly #onRemoved: () => void;

  /** `onRemoved` is called once for each removed listener. */
  constructor(onRemoved: () => void) {
    this.#onRemoved = onRemoved;
  }

  get isEmpty(): boolean {
    return this.#listening.length === 0;
  }

  /** One listener can subscribe twice. */
  add(listener: InboxListener): Subscription {
    const listening = new Listening(this, listener);
    this.#listening = this.#listening.concat(listening);
    return listening;
  }

  /** Called by the subscription. Idempotent. */
  remove(listening: Listening): void {
    if (listening.isOver) return;
    listening.isOver = true;
    this.#listening = this.#listening.filter((each) => each !== listening);
    this.#onRemoved();
  }

  emit(event: StoreEvent): void {
    if (this.#waiting !== null) {
      this.#waiting.push(event);
      return;
    }
    if (this.isEmpty) return;
    const waiting: StoreEvent[] = [];
    this.#waiting = waiting;
    for (let next: StoreEvent | undefined = event; next; next = waiting.shift()) {
      this.#deliver(next);
    }
    this.#waiting = null;
  }

  /** Drops notices past the limit: they may be lost, and a flood must not reach a tab. */
  notify(notice: DeliveryNotice, now: number): void {
    if (this.isEmpty) return;
    const times = this.#noticeTimes.filter((time) => now - time < SECOND_MS);
    const ends = notice.stage === 'stored' || notice.stage === 'refused';
    const limit = ends ? NOTICES_PER_SECOND : PROGRESS_NOTICES_PER_SECOND;
    if (times.length >= limit) return;
    // Not pushed: V8 would keep room for 16 more.
    this.#noticeTimes = times.concat(now);
    this.emit({ kind: 'notice', notice });
  }

  #deliver(event: StoreEvent): void {
    // A listener may remove others. A listener added now gets only later events, since this
    // change is already in the store.
    for (const listening of this.#listening) {
      if (listening.isOver) continue;
      if (event.kind === 'closed') this.remove(listening);
      try {
        listening.listener(event);
      } catch {
        this.remove(listening);
      }
    }
  }
}
