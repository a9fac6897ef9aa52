import type { Change } from '#shared/protocol.ts';
import { backlogOf } from './line.ts';
import type { TabSocket } from './socket.ts';

/** Characters that may wait for a reader before it is cut and has to come back with its cursor. */
export const MAX_BACKLOG = 1_000_000;

/**
 * Characters handed to a line at a time while a tab catches up. An honest reader gets an
 * inbox of any size, piece by piece, and none is taken for slow.
 */
const SLICE = 256_000;

/** Live changes that may queue behind a catching-up, beyond what a person could have seen. */
const MAX_QUEUED = 5_000;

/** Behind a catching-up; the changes themselves belong to the store. */
interface Queue {
  readonly changes: Change[];
  next: number;
  late: number;
}

/** The changes on their way to one tab, in order. */
export class Outbox {
  readonly #socket: TabSocket;
  #queue: Queue | null = null;

  constructor(socket: TabSocket) {
    this.#socket = socket;
  }

  /** Sends or queues one live change. False: this reader is too slow, cut it. */
  tell(change: Change): boolean {
    if (this.#queue !== null) {
      this.#queue.changes.push(change);
      this.#queue.late += 1;
      return this.#queue.late <= MAX_QUEUED;
    }
    emitChange(this.#socket, change);
    return backlogOf(this.#socket.conn) <= MAX_BACKLOG;
  }

  /** Sends what a tab missed, as fast as it reads. */
  tellAll(changes: readonly Change[]): void {
    if (this.#queue !== null) {
      for (const change of changes) this.#queue.changes.push(change);
      return;
    }
    this.#queue = { changes: [...changes], next: 0, late: 0 };
    this.#pump(this.#queue);
  }

  #pump(queue: Queue): void {
    const { conn } = this.#socket;
    if (conn.readyState !== 'open') return;
    do {
      const change = queue.changes[queue.next];
      if (change === undefined) {
        this.#queue = null;
        return;
      }
      emitChange(this.#socket, change);
      queue.next += 1;
      // At least one in each round: what waits in the engine is what brings the next drain.
    } while (backlogOf(conn) < SLICE);
    conn.once('drain', () => this.#pump(queue));
  }
}

/** The event is named by the change's type, which the compiler can follow only case by case. */
function emitChange(socket: TabSocket, change: Change): void {
  switch (change.type) {
    case 'message':
      socket.emit('message', change);
      return;
    case 'message:changed':
      socket.emit('message:changed', change);
      return;
    case 'message:deleted':
      socket.emit('message:deleted', change);
      return;
  }
}
