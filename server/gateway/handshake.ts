import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hasSeveralHosts } from '#server/ops/host-header.ts';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { Peer, PeerRule } from '#server/ops/peer.ts';
import { bareAnswer, PROBLEM_TYPE, problem } from '#server/ops/problem.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import { corkUntilEndOfTurn, type EngineSocket } from './engine-socket.ts';

/** Seconds after which one of the source's sockets may have closed. */
const RETRY_AFTER_SECONDS = 10;

interface HandshakeDeps {
  readonly peerOf: PeerRule;
  readonly log: Log;
  readonly publicOrigins: () => readonly string[];
  /** Open sockets of one source. */
  readonly perSource: number;
  /** Once it is aborted, every new socket is refused. */
  readonly stopping: AbortSignal;
  /** Whether this request may change the transport of an open socket. */
  readonly mayUpgrade: (socket: EngineSocket, upgrade: IncomingMessage) => boolean;
}

/** With the query as the engine parsed it, which decides how the engine treats the request. */
type EngineRequest = IncomingMessage & {
  readonly _query: { readonly sid?: string; readonly j?: string };
};

/** The engine's response to an upgrade, which has none in Node. */
interface UpgradeResponse {
  req: IncomingMessage | null;
}

/**
 * Authorizes every request and every upgrade before the engine sees it, for new and for open
 * sockets. The engine's `allowRequest` covers new sockets only, and Socket.IO's `cors` does not
 * cover WebSockets.
 */
export class Handshake {
  readonly #deps: HandshakeDeps;
  readonly #open: OpenPerSource;
  readonly #reserved = new WeakSet<IncomingMessage>();
  readonly #sockets = new Map<string, EngineSocket>();
  readonly #peers = new WeakMap<EngineSocket, Peer>();

  constructor(deps: HandshakeDeps) {
    this.#deps = deps;
    this.#open = new OpenPerSource(deps.perSource);
  }

  /** For the engine's `use`. A refused request gets its answer here. */
  readonly authorize = (
    request: EngineRequest,
    response: ServerResponse | UpgradeResponse,
    next: () => void,
  ): void => {
    const isUpgrade = !(response instanceof ServerResponse);
    // Else it would keep the request for as long as the socket is open.
    if (isUpgrade) response.req = null;
    const code = this.#findRefusal(request, isUpgrade);
    if (code === null) {
      if (isUpgrade) corkUntilEndOfTurn(request.socket);
      next();
      return;
    }
    const { log, peerOf } = this.#deps;
    const limit = code === 'rate_limited' ? 'http_source_sockets' : undefined;
    log.turnedAway({ code, limit, remoteAddress: peerOf(request).remoteAddress });
    if (isUpgrade) refuseUpgrade(request.socket, code);
    else refuse(response, code);
  };

  /** Counts an open socket until it closes, and keeps its peer. */
  count(socket: EngineSocket): void {
    const peer = this.#deps.peerOf(socket.request);
    // `authorize` has reserved its place.
    if (!this.#reserved.delete(socket.request)) this.#open.enter(peer.source);
    this.#peers.set(socket, peer);
    const { sid } = socket.transport;
    this.#sockets.set(sid, socket);
    socket.once('close', () => {
      this.#sockets.delete(sid);
      this.#open.leave(peer.source);
    });
  }

  /** Kept, because the request with the headers is released. */
  findPeer(socket: EngineSocket): Peer {
    return this.#peers.get(socket) ?? this.#deps.peerOf(socket.request);
  }

  #findRefusal(request: EngineRequest, isUpgrade: boolean): ErrorCode | null {
    if (hasSeveralHosts(request)) return 'bad_request';
    const { origin } = request.headers;
    // Programs send no Origin. `null` is the Origin of a page that hides its own.
    if (origin !== undefined && !this.#deps.publicOrigins().includes(origin)) return 'forbidden';
    const { sid, j } = request._query;
    // JSONP: any page can load a script, and browsers send no Origin with it.
    if (j !== undefined) return 'bad_request';
    // The engine treats an empty `sid` as none.
    if (!sid) {
      if (this.#deps.stopping.aborted) return 'unavailable';
      return this.#reservePlace(request) ? null : 'rate_limited';
    }
    const socket = this.#sockets.get(sid);
    // The engine answers an unknown `sid` itself.
    if (socket === undefined || !isUpgrade) return null;
    return this.#deps.mayUpgrade(socket, request) ? null : 'bad_request';
  }

  /**
   * Reserves a place before the socket is open, since one turn may handle many requests. The
   * engine opens the socket in the same turn, or never.
   */
  #reservePlace(request: IncomingMessage): boolean {
    const { source } = this.#deps.peerOf(request);
    if (!this.#open.hasRoom(source)) return false;
    this.#open.enter(source);
    this.#reserved.add(request);
    setImmediate(() => {
      if (this.#reserved.delete(request)) this.#open.leave(source);
    });
    return true;
  }
}

function refuse(response: ServerResponse, code: ErrorCode): void {
  const document = problem(code);
  response.writeHead(document.status, {
    ...retryHeaders(code),
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(document));
}

/** An upgrade has no response object; this closes the connection and handles its errors. */
function refuseUpgrade(connection: Socket, code: ErrorCode): void {
  connection.on('error', () => connection.destroy());
  connection.end(bareAnswer(problem(code), retryHeaders(code)), () => connection.destroy());
}

function retryHeaders(code: ErrorCode): Readonly<Record<string, string>> {
  const mayPass = code === 'rate_limited' || code === 'unavailable';
  return mayPass ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {};
}
