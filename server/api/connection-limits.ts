import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { ConcurrencyLimit } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import { inNetworks } from '#server/ops/networks.ts';
import { bareAnswer, problem } from '#server/ops/problem.ts';
import { parseSite } from '#server/ops/source.ts';

/** Seconds after which a connection may have closed. */
const RETRY_AFTER_SECONDS = 10;
/**
 * Milliseconds for a refused client to send its request. If the server closed at once, the unread
 * request would reset the connection and the answer would be lost.
 */
const LINGER_MS = 1_000;

const ANSWER = bareAnswer(
  problem('unavailable', { detail: 'Too many connections are open right now.' }),
  { 'Retry-After': `${RETRY_AFTER_SECONDS}` },
);

/** Share of all connections for one IPv4 source or IPv6 /48: an idle one costs the client nothing. */
const SOURCE_SHARE = 0.25;

interface Deps {
  readonly connectionBudget: ConnectionBudget;
  readonly log: Log;
}

interface Settings {
  /** Each tab and each held request of a source needs a connection. */
  readonly sourceSockets: number;
  readonly sourceWaits: number;
  /** Proxies connect on behalf of many sources, and have no share. */
  readonly trustedProxies: readonly string[];
}

/** The connections at all HTTP ports of the process. A source has one share for all of them. */
export class HttpConnections {
  readonly #deps: Deps;
  readonly #share: ConcurrencyLimit;
  readonly #isProxy: (address: string) => boolean;
  #open = 0;

  constructor(deps: Deps, { sourceSockets, sourceWaits, trustedProxies }: Settings) {
    const share = deps.connectionBudget.max * SOURCE_SHARE;
    this.#deps = deps;
    this.#share = new ConcurrencyLimit(Math.max(share, sourceSockets + sourceWaits));
    this.#isProxy = inNetworks(trustedProxies);
  }

  /** Connections that are served. */
  get open(): number {
    return this.#open;
  }

  /**
   * Answers 503 to connections over the limit of the process or over one source's share, before
   * Node parses the request.
   */
  limit(server: Server): void {
    const { connectionBudget, log } = this.#deps;
    const serve = server.listeners('connection');
    const speaksTls = server instanceof TlsServer;
    server.removeAllListeners('connection');
    connectionBudget.count(server);
    server.on('connection', (socket) => {
      if (socket.destroyed) return;
      const { remoteAddress } = socket;
      const site = parseSite(remoteAddress);
      const hasShare = this.#isProxy(remoteAddress ?? '') || this.#share.hasRoom(site);
      if (!connectionBudget.hasRoom || !hasShare) {
        const limit = hasShare ? 'connections' : 'source_connections';
        log.turnedAway({ code: 'unavailable', limit, remoteAddress });
        // Without a handshake no answer can be read.
        if (speaksTls) socket.destroy();
        else refuse(socket);
        return;
      }
      this.#share.enter(site);
      this.#open += 1;
      // `once` would cost two more objects per tab; a socket closes once anyway.
      socket.on('close', () => {
        this.#share.leave(site);
        this.#open -= 1;
      });
      for (const listener of serve) listener.call(server, socket);
    });
  }
}

function refuse(socket: Socket): void {
  socket.on('error', () => {});
  socket.once('data', () => socket.end(ANSWER));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
