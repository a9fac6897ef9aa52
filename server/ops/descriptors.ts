import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:net';

/**
 * Descriptors that connections leave alone: for files of the page, name servers, new reader
 * threads, and for those who are just being told that there is no room.
 */
const KEPT_FREE = 256;
/** Of a process that may open few files, a part has to do. */
const MOST_KEPT_FREE_SHARE = 0.25;
/** Of what is kept free, those who are being told that there is no room may take so much. */
const TOLD_SHARE = 0.5;

/**
 * SMTP-24. Counts connections against the files that this process may open: when those are used
 * up, the kernel hands out no new connection, and no refusal could be said any more.
 */
export class Descriptors {
  /** Connections that there may be; Infinity where nothing is known of a limit. */
  readonly most: number;
  /** Those included that are being told that there is no room. */
  readonly #mostTold: number;
  #open = 0;

  /** `limit`: null where nothing is known of one. `used`: by everything but connections. */
  constructor(limit: number | null, used: number) {
    const kept = limit === null ? 0 : Math.min(KEPT_FREE, limit * MOST_KEPT_FREE_SHARE);
    this.most = limit === null ? Number.POSITIVE_INFINITY : Math.floor(limit - used - kept);
    this.#mostTold = this.most + Math.floor(kept * TOLD_SHARE);
  }

  /** Room for one more connection. */
  get hasRoom(): boolean {
    return this.#open < this.most;
  }

  /**
   * Counts what connects to it from now on. Who comes when even those who are told fill their
   * part is cut before anybody else sees it: told nothing, and taking no file from the rest.
   */
  count(server: Server): void {
    server.prependListener('connection', (socket) => {
      if (this.#open >= this.#mostTold) {
        socket.destroy();
        return;
      }
      this.#open += 1;
      socket.on('close', this.#closed);
    });
  }

  /** One for all connections: each of them is kept for as long as a tab is open. */
  readonly #closed = () => {
    this.#open -= 1;
  };
}

/** Those of this process. To be called when all has been opened that it opens at the start. */
export function ownDescriptors(): Descriptors {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    const used = readdirSync('/proc/self/fd').length;
    return new Descriptors(soft === undefined ? null : Number(soft), used);
  } catch {
    // No Linux: what the kernel refuses there is refused without a word.
    return new Descriptors(null, 0);
  }
}
