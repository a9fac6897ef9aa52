import type { Socket } from 'socket.io';
import type { Change, ServerToTab, TabToServer } from '#shared/protocol.ts';
import { measureBacklog } from './engine-socket.ts';

/** Characters that may wait for a client. Over it the socket closes, and the tab resyncs by cursor. */
export const MAX_BACKLOG = 1_000_000;

/**
 * Characters written at a time while a tab catches up: an inbox of any size then never makes an
 * honest reader look slow.
 */
const CATCH_UP_CHARS = 256_000;

/** Live changes that may wait while a tab catches up: more than a person could read. */
const MAX_QUEUED_LIVE = 5_000;

interface CatchUpQueue {
  readonly changes: Change[];
  next: number;
  /** Live changes among them. */
  live: number;
}

type ChangeSocket = Socket<TabToServer, ServerToTab>;

/** Sends the changes of an inbox to one tab, in order. */
export class Outbox {
  readonly #socket: ChangeSocket;
  #queue: CatchUpQueue | null = null;

  constructor(socket: ChangeSocket) {
    this.#socket = socket;
  }

  /** Sends or queues one live change. False: the client reads too slowly, close its socket. */
  send(change: Change): boolean {
    if (this.#queue !== null) {
      this.#queue.changes.push(change);
      this.#queue.live += 1;
      return this.#queue.live <= MAX_QUEUED_LIVE;
    }
    this.#socket.emit(change.type, change);
    return measureBacklog(this.#socket.conn) <= MAX_BACKLOG;
  }

  /** Sends the changes that a tab missed, as fast as it reads. */
  sendAll(changes: readonly Change[]): void {
    if (this.#queue !== null) {
      for (const change of changes) this.#queue.changes.push(change);
      return;
    }
    this.#queue = { changes: [...changes], next: 0, live: 0 };
    this.#sendNext(this.#queue);
  }

  #sendNext(queue: CatchUpQueue): void {
    const { conn } = this.#socket;
    if (conn.readyState !== 'open') return;
    do {
      const change = queue.changes[queue.next];
      if (change === undefined) {
        this.#queue = null;
        return;
      }
      this.#socket.emit(change.type, change);
      queue.next += 1;
      // At least one per round: only a waiting packet causes the next 'drain'.
    } while (measureBacklog(conn) < CATCH_UP_CHARS);
    conn.once('drain', () => this.#sendNext(queue));
  }
}
