/** Something that waits for a reader thread. */
export interface Waiting {
  readonly lane: Lane;
  /** Bytes that a thread has to be handed for it. */
  readonly bytes: number;
  /** Monotonic milliseconds; past it nobody waits any more. */
  readonly until: number;
  /** May share a task with others of its lane. */
  readonly shares: boolean;
}

/** `opened`: a person waits for it; `arrival`: a sender does; `late`: nobody does. */
export type Lane = 'opened' | 'arrival' | 'late';

const LANES: readonly Lane[] = ['arrival', 'opened', 'late'];

/**
 * Messages in one task. Sixteen cut what a task costs the main thread from 15 µs a message
 * to 3, and keep the reader's streams busy; more gained nothing.
 */
const BATCH_MAILS = 16;

/** Bytes in one task of several messages: large ones travel alone. */
const BATCH_BYTES = 128 * 1024;

/** What waits for the reader threads, first come first served within a lane. */
export interface Lanes<T extends Waiting> {
  push(item: T): void;
  /**
   * What one thread should do next, all of one lane; empty where nothing waits. Every other
   * time it is an arrival, so that a sender waits for one task at most, and the rest take
   * turns, so that none starves. `except` has none of its lane.
   */
  next(except?: Lane): readonly T[];
  /** Takes out those whose time is over. */
  expire(now: number): readonly T[];
  /** When the next of them will be over; null where none will. */
  nextExpiry(): number | null;
  /** Takes out everything. */
  drain(): readonly T[];
  readonly size: number;
}

export function createLanes<T extends Waiting>(): Lanes<T> {
  const queues = new Map(LANES.map((lane) => [lane, new Queue<T>()]));
  const all = () => [...queues.values()];
  let order = LANES;
  return {
    push: (item) => queues.get(item.lane)?.push(item),
    next(except) {
      for (const lane of order) {
        const queue = queues.get(lane);
        if (lane === except || queue === undefined || queue.size === 0) continue;
        order = orderAfter(lane, order);
        return takeBatch(queue);
      }
      return [];
    },
    expire: (now) => all().flatMap((queue) => queue.takeWhile((item) => item.until <= now)),
    nextExpiry() {
      const soonest = Math.min(...all().map((queue) => queue.peek()?.until ?? Infinity));
      return Number.isFinite(soonest) ? soonest : null;
    },
    drain: () => all().flatMap((queue) => queue.takeWhile(() => true)),
    get size() {
      return all().reduce((sum, queue) => sum + queue.size, 0);
    },
  };
}

/** Whoever had a turn is last, but arrivals are first again after anything else. */
function orderAfter(lane: Lane, order: readonly Lane[]): readonly Lane[] {
  const others = order.filter((other) => other !== lane && other !== 'arrival');
  return lane === 'arrival' ? [...others, lane] : ['arrival', ...others, lane];
}

function takeBatch<T extends Waiting>(queue: Queue<T>): readonly T[] {
  const open = queue.peek()?.shares ?? false;
  let mails = 0;
  let bytes = 0;
  return queue.takeWhile((item) => {
    bytes += item.bytes;
    if (mails++ === 0) return true;
    return open && item.shares && mails <= BATCH_MAILS && bytes <= BATCH_BYTES;
  });
}

/** An array whose head moves, so that taking from the front does not shift the rest. */
class Queue<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  takeWhile(fits: (item: T) => boolean): T[] {
    const start = this.#head;
    for (let item = this.peek(); item !== undefined && fits(item); item = this.peek()) this.#head++;
    const taken = this.#items.slice(start, this.#head);
    if (this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
}
