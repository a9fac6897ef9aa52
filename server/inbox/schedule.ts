import TinyQueue from 'tinyqueue';

/** An item with a deadline, which may move in both directions. */
export interface Scheduled<T> {
  readonly deadline: { readonly at: number };
  /** Its entries in the queue, the earliest last. Only the schedule uses them. */
  scheduled: readonly ScheduleEntry<T>[];
}

export interface ScheduleEntry<T> {
  readonly at: number;
  /** Null after cancelling: an entry in the queue must not keep the item in memory. */
  item: T | null;
}

/**
 * Deadlines without timers. A deadline that moves to a later time costs nothing: the item is
 * checked at the old one, and then again at the new one.
 */
export class Schedule<T extends Scheduled<T>> {
  readonly #queue = new TinyQueue<ScheduleEntry<T>>([], (a, b) => a.at - b.at);

  /** To be called when the deadline of the item was set or has moved. */
  update(item: T): void {
    const { at } = item.deadline;
    const next = item.scheduled.at(-1)?.at ?? Number.POSITIVE_INFINITY;
    if (at >= next) return;
    const entry: ScheduleEntry<T> = { at, item };
    // Not pushed: V8 would keep room for 16 more.
    item.scheduled = item.scheduled.concat(entry);
    this.#queue.push(entry);
  }

  /** Removes and returns one item whose deadline has passed; null if there is none. */
  takeDue(now: number): T | null {
    for (let entry = this.#queue.peek(); entry && entry.at <= now; entry = this.#queue.peek()) {
      this.#queue.pop();
      const { item } = entry;
      if (item === null) continue;
      item.scheduled = item.scheduled.slice(0, -1);
      if (item.deadline.at > now) {
        this.update(item);
        continue;
      }
      this.cancel(item);
      return item;
    }
    return null;
  }

  /** Forgets the item. Idempotent. */
  cancel(item: T): void {
    for (const entry of item.scheduled) entry.item = null;
    item.scheduled = [];
  }
}
