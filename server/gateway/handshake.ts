import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hasSeveralHosts } from '#server/ops/host-header.ts';
import { ConcurrencyLimit } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { Peer, PeerRule } from '#server/ops/peer.ts';
import { bareAnswer, PROBLEM_TYPE, problem } from '#server/ops/problem.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import {
  corkUntilEndOfTurn,
  type EngineSocket,
  findSid,
  releaseResponse,
} from './engine-socket.ts';

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

/**
 * Authorizes every request and every upgrade before the engine sees it, for new and for open
 * sockets. The engine's `allowRequest` covers new sockets only, and Socket.IO's `cors` does not
 * cover WebSockets.
 */
export class Handshake {
  readonly #deps: HandshakeDeps;
  readonly #open: ConcurrencyLimit;
  /** The peers of requests whose place is reserved. */
  readonly #reserved = new WeakMap<IncomingMessage, Peer>();
  readonly #sockets = new Map<string, EngineSocket>();
  readonly #peers = new WeakMap<EngineSocket, Peer>();

  /** Of all sockets: a closure for each would cost memory. */
  readonly #onClose: (this: EngineSocket) => void;

  constructor(deps: HandshakeDeps) {
    this.#deps = deps;
    this.#open = new ConcurrencyLimit(deps.perSource);
    const leave = (socket: EngineSocket) => this.#leave(socket);
    this.#onClose = function onClose() {
      leave(this);
    };
  }

  /** For the engine's `use`. A refused request gets its answer here. */
  readonly authorize = (
    request: EngineRequest,
    response: ServerResponse | object,
    next: () => void,
  ): void => {
    // The engine makes a response of its own to an upgrade, which has none in Node.
    const isUpgrade = !(response instanceof ServerResponse);
    if (isUpgrade) releaseResponse(request.socket);
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
    const reserved = this.#reserved.get(socket.request);
    this.#reserved.delete(socket.request);
    const peer = reserved ?? this.#deps.peerOf(socket.request);
    if (reserved === undefined) this.#open.enter(peer.source);
    this.#peers.set(socket, peer);
    this.#sockets.set(findSid(socket), socket);
    socket.on('close', this.#onClose);
  }

  #leave(socket: EngineSocket): void {
    this.#sockets.delete(findSid(socket));
    this.#open.leave(this.findPeer(socket).source);
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
    const peer = this.#deps.peerOf(request);
    if (!this.#open.hasRoom(peer.source)) return false;
    this.#open.enter(peer.source);
    this.#reserved.set(request, peer);
    setImmediate(() => {
      if (this.#reserved.delete(request)) this.#open.leave(peer.source);
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
