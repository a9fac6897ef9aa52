import type { DeliveryNotice } from '#shared/protocol.ts';
import type { InboxEvent, InboxListener, Subscription } from './types.ts';

/** Notices a second that one inbox hears at most. */
const NOTICES_PER_SECOND = 10;

/** Of these, how many may tell of progress: the rest is kept for how deliveries end. */
const PROGRESS_NOTICES_PER_SECOND = 6;

const SECOND_MS = 1_000;

/**
 * Those who listen to one inbox. Tells in order, also where a listener makes the next
 * change itself; one that throws is dropped, and the others still hear.
 */
export class Feed {
  readonly #listeners = new Set<InboxListener>();
  /** Events that wait until the one being told has been heard by all. */
  readonly #waiting: InboxEvent[] = [];
  #telling = false;
  /** When the latest notices were told, oldest first. */
  readonly #noticed: number[] = [];
  readonly #onGone: () => void;

  /** `onGone` is called once for each listener that is here no more. */
  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  add(listener: InboxListener): Subscription {
    // A function of its own, so that one listener may subscribe twice.
    const hear: InboxListener = (event) => listener(event);
    this.#listeners.add(hear);
    return { [Symbol.dispose]: () => this.#forget(hear) };
  }

  tell(event: InboxEvent): void {
    if (this.#telling) {
      this.#waiting.push(event);
      return;
    }
    this.#telling = true;
    for (let next: InboxEvent | undefined = event; next; next = this.#waiting.shift()) {
      this.#tellAll(next);
    }
    this.#telling = false;
  }

  /** Drops what is too much: notices may be lost, and a flood must not reach a tab. */
  notify(notice: DeliveryNotice, now: number): void {
    while (this.#noticed[0] !== undefined && now - this.#noticed[0] >= SECOND_MS) {
      this.#noticed.shift();
    }
    const ends = notice.stage === 'stored' || notice.stage === 'refused';
    const limit = ends ? NOTICES_PER_SECOND : PROGRESS_NOTICES_PER_SECOND;
    if (this.#noticed.length >= limit) return;
    this.#noticed.push(now);
    this.tell({ kind: 'notice', notice });
  }

  #tellAll(event: InboxEvent): void {
    // A Set may lose members while it is walked; those that join meanwhile hear only
    // what comes after, as what is being told is in the store already.
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      if (event.kind === 'closed') this.#forget(listener);
      try {
        listener(event);
      } catch {
        this.#forget(listener);
      }
    }
  }

  #forget(listener: InboxListener): void {
    if (this.#listeners.delete(listener)) this.#onGone();
  }
}
