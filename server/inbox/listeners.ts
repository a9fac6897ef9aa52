import type { DeliveryNotice } from '#shared/protocol.ts';
import type { InboxListener, StoreEvent, Subscription } from './types.ts';

/** Notices a second for one inbox, at most. */
const NOTICES_PER_SECOND = 10;

/** How many of these may report progress: the rest is for the outcome of deliveries. */
const PROGRESS_NOTICES_PER_SECOND = 6;

const SECOND_MS = 1_000;

interface Entry {
  readonly listener: InboxListener;
}

/** The listeners of one inbox. A listener that throws is removed, and the others get the event. */
export class Listeners {
  /** Not the listeners themselves: one can subscribe twice. Replaced, not changed. */
  #entries: readonly Entry[] = [];
  readonly #onRemoved: (() => void) | undefined;
  /** When the latest notices were emitted. */
  #noticeTimes: readonly number[] = [];

  /** `onRemoved` is called once for each removed listener. */
  constructor(onRemoved?: () => void) {
    this.#onRemoved = onRemoved;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(listener: InboxListener): Subscription {
    const entry = { listener };
    this.#entries = this.#entries.concat(entry);
    return { [Symbol.dispose]: () => this.#remove(entry) };
  }

  emit(event: StoreEvent): void {
    for (const entry of this.#entries) {
      // A listener may have removed it.
      if (!this.#entries.includes(entry)) continue;
      if (event.kind === 'closed') this.#remove(entry);
      try {
        entry.listener(event);
      } catch {
        this.#remove(entry);
      }
    }
  }

  /** Drops notices past the limit: they may be lost, and a flood must not reach a tab. */
  notify(notice: DeliveryNotice, now: number): void {
    if (this.size === 0) return;
    const times = this.#noticeTimes.filter((time) => now - time < SECOND_MS);
    const ends = notice.stage === 'stored' || notice.stage === 'refused';
    const limit = ends ? NOTICES_PER_SECOND : PROGRESS_NOTICES_PER_SECOND;
    if (times.length >= limit) return;
    this.#noticeTimes = [...times, now];
    this.emit({ kind: 'notice', notice });
  }

  #remove(entry: Entry): void {
    if (!this.#entries.includes(entry)) return;
    this.#entries = this.#entries.filter((each) => each !== entry);
    this.#onRemoved?.();
  }
}
