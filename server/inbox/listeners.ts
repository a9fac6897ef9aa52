import type { DeliveryNotice } from '#shared/protocol.ts';
import type { InboxEvent, InboxListener, Subscription } from './types.ts';

/** Notices a second for one inbox, at most. */
const NOTICES_PER_SECOND = 10;

/** How many of these may report progress: the rest is for the outcome of deliveries. */
const PROGRESS_NOTICES_PER_SECOND = 6;

const SECOND_MS = 1_000;

/**
 * The listeners of one inbox. Emits in order, also if a listener causes the next change.
 * A listener that throws is removed, and the others still get the event.
 */
export class Listeners {
  readonly #listeners = new Set<InboxListener>();
  /** Events that wait until all listeners have the current one. */
  readonly #waiting: InboxEvent[] = [];
  #emitting = false;
  /** When the latest notices were emitted, oldest first. */
  readonly #noticeTimes: number[] = [];
  readonly #onRemoved: () => void;

  /** `onRemoved` is called once for each removed listener. */
  constructor(onRemoved: () => void) {
    this.#onRemoved = onRemoved;
  }

  add(listener: InboxListener): Subscription {
    // A new function each time, so that one listener can subscribe twice.
    const onEvent: InboxListener = (event) => listener(event);
    this.#listeners.add(onEvent);
    return { [Symbol.dispose]: () => this.#remove(onEvent) };
  }

  emit(event: InboxEvent): void {
    if (this.#emitting) {
      this.#waiting.push(event);
      return;
    }
    this.#emitting = true;
    for (let next: InboxEvent | undefined = event; next; next = this.#waiting.shift()) {
      this.#deliver(next);
    }
    this.#emitting = false;
  }

  /** Drops notices past the limit: they may be lost, and a flood must not reach a tab. */
  notify(notice: DeliveryNotice, now: number): void {
    while (this.#noticeTimes[0] !== undefined && now - this.#noticeTimes[0] >= SECOND_MS) {
      this.#noticeTimes.shift();
    }
    const ends = notice.stage === 'stored' || notice.stage === 'refused';
    const limit = ends ? NOTICES_PER_SECOND : PROGRESS_NOTICES_PER_SECOND;
    if (this.#noticeTimes.length >= limit) return;
    this.#noticeTimes.push(now);
    this.emit({ kind: 'notice', notice });
  }

  #deliver(event: InboxEvent): void {
    // A listener may remove others. A listener added now gets only later events, since this
    // change is already in the store.
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      if (event.kind === 'closed') this.#remove(listener);
      try {
        listener(event);
      } catch {
        this.#remove(listener);
      }
    }
  }

  #remove(listener: InboxListener): void {
    if (this.#listeners.delete(listener)) this.#onRemoved();
  }
}
