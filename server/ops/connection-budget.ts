import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:net';

/**
 * File descriptors that connections must leave free: for files of the page, DNS sockets, new
 * reader threads, and connections that are being refused.
 */
const RESERVED = 256;
/** The largest part of the limit that is reserved, for a process that may open few files. */
const MAX_RESERVED_SHARE = 0.25;
/** The part of the reserve that connections can take while they are being refused. */
const REFUSAL_SHARE = 0.5;

/**
 * SMTP-24. Counts connections against the file descriptors of this process: when all are in use,
 * the kernel accepts no connection, and the service could not even send a refusal.
 */
export class ConnectionBudget {
  /** Connections that the service serves at once; Infinity if no limit is known. */
  readonly max: number;
  /** The same, including connections that are being refused. */
  readonly #hardMax: number;
  #open = 0;

  /** `limit`: file descriptors, null if unknown. `used`: those that are not connections. */
  constructor(limit: number | null, used: number) {
    const reserved = limit === null ? 0 : Math.min(RESERVED, limit * MAX_RESERVED_SHARE);
    this.max = limit === null ? Number.POSITIVE_INFINITY : Math.floor(limit - used - reserved);
    this.#hardMax = this.max + Math.floor(reserved * REFUSAL_SHARE);
  }

  /** Whether one more connection can be served. */
  get hasRoom(): boolean {
    return this.#open < this.max;
  }

  /**
   * Counts the connections of a server from now on. Past the hard limit a connection is closed
   * without a reply, before other listeners see it.
   */
  count(server: Server): void {
    server.prependListener('connection', (socket) => {
      if (this.#open >= this.#hardMax) {
        socket.destroy();
        return;
      }
      this.#open += 1;
      socket.on('close', this.#closed);
    });
  }

  /** One function for all connections: a new one for each would stay while the tab is open. */
  readonly #closed = () => {
    this.#open -= 1;
  };
}

/** To be called after the start has opened its files. Reader threads that follow use the reserve. */
export function createConnectionBudget(): ConnectionBudget {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    const used = readdirSync('/proc/self/fd').length;
    return new ConnectionBudget(soft === undefined ? null : Number(soft), used);
  } catch {
    // Not Linux: the kernel alone limits connections there.
    return new ConnectionBudget(null, 0);
  }
}
