import TinyQueue from 'tinyqueue';

/** Something that has a deadline, which may move in both directions. */
export interface Scheduled<T> {
  readonly deadline: { readonly at: number };
  /** When the schedule will look at it, the earliest last. For the schedule alone. */
  readonly looks: Look<T>[];
}

export interface Look<T> {
  readonly at: number;
  /** Null once it was cancelled: an entry that waits must keep nothing in memory. */
  item: T | null;
}

/**
 * Deadlines without timers. A deadline that moves back costs nothing: the item is looked
 * at when the old one comes, and then again at the new one.
 */
export class Schedule<T extends Scheduled<T>> {
  readonly #queue = new TinyQueue<Look<T>>([], (a, b) => a.at - b.at);

  /** To be called whenever the item's deadline was set or has moved. */
  note(item: T): void {
    const { at } = item.deadline;
    const next = item.looks.at(-1)?.at ?? Number.POSITIVE_INFINITY;
    if (at >= next) return;
    const look: Look<T> = { at, item };
    item.looks.push(look);
    this.#queue.push(look);
  }

  /** Takes one item whose deadline has passed; null when there is none left. */
  takeDue(now: number): T | null {
    for (let look = this.#queue.peek(); look && look.at <= now; look = this.#queue.peek()) {
      this.#queue.pop();
      const { item } = look;
      if (item === null) continue;
      item.looks.pop();
      if (item.deadline.at > now) {
        this.note(item);
        continue;
      }
      this.cancel(item);
      return item;
    }
    return null;
  }

  /** Forgets the item. Idempotent. */
  cancel(item: T): void {
    for (const look of item.looks) look.item = null;
    item.looks.length = 0;
  }
}
