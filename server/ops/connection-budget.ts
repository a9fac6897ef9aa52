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

/** The part of the memory that connections can take. */
const MEMORY_SHARE = 0.5;
/** Bytes of an idle connection: 24 KB for a tab; TLS adds 70 to 100 KB. */
const CONNECTION_BYTES = { plain: 24 * 1024, tls: 125 * 1024 } as const;

/**
 * SMTP-24. Counts connections against the file descriptors of this process: when all are in use,
 * the kernel accepts no connection, and the service could not even send a refusal. Counts them
 * against its memory too, which an operator who allows many files may forget.
 */
export class ConnectionBudget {
  /** Connections that the service serves at once. */
  readonly max: number;
  /** The same, including connections that are being refused. */
  readonly #hardMax: number;
  #open = 0;

  /**
   * `limit`: file descriptors, null if unknown. `used`: those that are not connections. `inMemory`:
   * connections that the memory has room for.
   */
  constructor(limit: number | null, used: number, inMemory = Infinity) {
    const reserved = limit === null ? 0 : Math.min(RESERVED, limit * MAX_RESERVED_SHARE);
    this.max = Math.floor(Math.min((limit ?? Infinity) - used - reserved, inMemory));
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

/**
 * To be called after the start has opened its files. Reader threads that follow use the reserve.
 * `memory`: bytes that the process may use.
 */
export function createConnectionBudget(
  memory: number,
  kind: keyof typeof CONNECTION_BYTES,
): ConnectionBudget {
  const inMemory = (memory * MEMORY_SHARE) / CONNECTION_BYTES[kind];
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    const used = readdirSync('/proc/self/fd').length;
    return new ConnectionBudget(soft === undefined ? null : Number(soft), used, inMemory);
  } catch {
    // Not Linux: the kernel alone limits connections there.
    return new ConnectionBudget(null, 0, inMemory);
  }
}
