import { Queue } from './queue.ts';

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
  /** Where it delays only what was set aside as well. */
  pushAside(item: T): void;
  /** READ-21: puts these there, out of what waits elsewhere for a sender or for nobody. */
  setAside(which: (item: T) => boolean): void;
  /**
   * One of those, by itself. Those that a sender waits for and those that wait as long as it
   * takes have every other turn.
   */
  nextAside(): readonly T[];
  /** What waits there. */
  readonly aside: Amount;
  /** What waits elsewhere. */
  readonly usual: Amount;
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
}

export interface Amount {
  readonly mails: number;
  readonly bytes: number;
}

export function createLanes<T extends Waiting>(): Lanes<T> {
  const queues = new Map(LANES.map((lane) => [lane, new Queue<T>()]));
  const aside: Aside<T> = { expiring: new Queue(), patient: new Queue(), turn: 'expiring' };
  const all = () => [...queues.values(), aside.expiring, aside.patient];
  let order = LANES;
  const pushAside = (item: T) =>
    aside[Number.isFinite(item.until) ? 'expiring' : 'patient'].push(item);
  return {
    push: (item) => queues.get(item.lane)?.push(item),
    pushAside,
    setAside(which) {
      for (const lane of SET_ASIDE) queues.get(lane)?.takeAll(which).forEach(pushAside);
    },
    nextAside: () => nextAside(aside),
    get aside() {
      return amountOf([aside.expiring, aside.patient]);
    },
    get usual() {
      return amountOf([...queues.values()]);
    },
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
  };
}

function amountOf(queues: readonly Queue<Waiting>[]): Amount {
  let [mails, bytes] = [0, 0];
  for (const queue of queues) {
    mails += queue.size;
    bytes += queue.bytes;
  }
  return { mails, bytes };
}

/** A person who opens something has a line of their own already (READ-13). */
const SET_ASIDE: readonly Lane[] = ['arrival', 'late'];

/** Apart, since what waits for ever would hide whose time ends behind it. */
interface Aside<T extends Waiting> {
  readonly expiring: Queue<T>;
  readonly patient: Queue<T>;
  turn: 'expiring' | 'patient';
}

function nextAside<T extends Waiting>(aside: Aside<T>): readonly T[] {
  const other = aside.turn === 'expiring' ? 'patient' : 'expiring';
  const turn = aside[aside.turn].size > 0 ? aside.turn : other;
  aside.turn = turn === 'expiring' ? 'patient' : 'expiring';
  let taken = 0;
  return aside[turn].takeWhile(() => taken++ === 0);
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
