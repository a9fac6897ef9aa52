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

type ChangeSocket = Socket<TabToServer, ServerToTab>;

/** Sends the changes of an inbox to one tab, in order. */
export class Outbox {
  readonly #socket: ChangeSocket;
  /** What waits while the tab catches up. */
  readonly #queue: Change[] = [];
  /** Live changes among them. */
  #live = 0;

  constructor(socket: ChangeSocket) {
    this.#socket = socket;
  }

  /** Sends or queues one live change. False: the client reads too slowly, close its socket. */
  send(change: Change): boolean {
    if (this.#queue.length > 0) {
      this.#queue.push(change);
      this.#live += 1;
      return this.#live <= MAX_QUEUED_LIVE;
    }
    this.#socket.emit(change.type, change);
    return measureBacklog(this.#socket.conn) <= MAX_BACKLOG;
  }

  /** Sends the changes that a tab missed, as fast as it reads. */
  sendAll(changes: readonly Change[]): void {
    const isCatchingUp = this.#queue.length > 0;
    for (const change of changes) this.#queue.push(change);
    if (!isCatchingUp) this.#sendNext();
  }

  #sendNext(): void {
    const { conn } = this.#socket;
    if (conn.readyState !== 'open') return;
    // At least one per round: only a waiting packet causes the next 'drain'.
    for (let change = this.#queue.shift(); change; change = this.#queue.shift()) {
      this.#socket.emit(change.type, change);
      if (measureBacklog(conn) < CATCH_UP_CHARS) continue;
      conn.once('drain', () => this.#sendNext());
      return;
    }
    this.#live = 0;
  }
}
