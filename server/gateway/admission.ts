import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hasSeveralHosts } from '#server/ops/host-header.ts';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { Peer, PeerRule } from '#server/ops/peer.ts';
import { bareAnswer, PROBLEM_TYPE, problem } from '#server/ops/problem.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import { forgetUpgrade } from './line.ts';
import type { Line } from './socket.ts';

/** Seconds after which a place among the open sockets may have come free. */
const RETRY_AFTER_SECONDS = 10;

interface AdmissionRules {
  readonly peerOf: PeerRule;
  readonly log: Log;
  readonly publicOrigins: () => readonly string[];
  /** Open lines from one source. */
  readonly perSource: number;
  /** Whether this line, which is open, may change its transport by this request. */
  readonly mayUpgrade: (line: Line, upgrade: IncomingMessage) => boolean;
}

/** With the engine's own reading of the query, by which it decides what a request is. */
type EngineRequest = IncomingMessage & {
  readonly _query: { readonly sid?: string; readonly j?: string };
};

/**
 * Who may speak to the engine: every request and every upgrade, for a line that is open
 * or for a new one. The engine itself asks (`allowRequest`) about new ones only, and
 * Socket.IO's own `cors` does not guard WebSockets.
 */
export class Admission {
  readonly #rules: AdmissionRules;
  readonly #open: OpenPerSource;
  readonly #promised = new WeakSet<IncomingMessage>();
  readonly #lines = new Map<string, Line>();
  readonly #peers = new WeakMap<Line, Peer>();
  #closing = false;

  constructor(rules: AdmissionRules) {
    this.#rules = rules;
    this.#open = new OpenPerSource(rules.perSource);
  }

  /** For the engine's `use`. Whom it refuses it answers, and the engine never sees. */
  readonly screen = (request: EngineRequest, response: unknown, next: () => void): void => {
    const answer = response instanceof ServerResponse ? response : null;
    const code = this.#refusalOf(request, answer === null ? 'upgrade' : 'request');
    if (code === null) {
      next();
      // By now the engine has said all it has to say to an upgrade.
      if (answer === null && isObject(response)) forgetUpgrade(response);
      return;
    }
    const { log, peerOf } = this.#rules;
    const limit = code === 'rate_limited' ? 'http_source_sockets' : undefined;
    log.turnedAway({ code, limit, remoteAddress: peerOf(request).remoteAddress });
    if (answer === null) refuseUpgrade(request.socket, code);
    else refuse(answer, code);
  };

  /** Counts an open line until it closes, and remembers whose it is. */
  count(line: Line): void {
    const peer = this.#rules.peerOf(line.request);
    // Its place was taken when it asked.
    if (!this.#promised.delete(line.request)) this.#open.enter(peer.source);
    this.#peers.set(line, peer);
    const { sid } = line.transport;
    this.#lines.set(sid, line);
    line.once('close', () => {
      this.#lines.delete(sid);
      this.#open.leave(peer.source);
    });
  }

  /** Of a line that was counted: the headers that say who it is are forgotten. */
  peerAt(line: Line): Peer {
    return this.#peers.get(line) ?? this.#rules.peerOf(line.request);
  }

  /** From now on nobody is let in. */
  close(): void {
    this.#closing = true;
  }

  #refusalOf(request: EngineRequest, kind: 'request' | 'upgrade'): ErrorCode | null {
    if (hasSeveralHosts(request)) return 'bad_request';
    const { origin } = request.headers;
    // Programs send no Origin; `null` is a page that hides where it is from.
    if (origin !== undefined && !this.#rules.publicOrigins().includes(origin)) return 'forbidden';
    const { sid, j } = request._query;
    // JSONP: pages of any origin may load scripts, and browsers do not say which did.
    if (j !== undefined) return 'bad_request';
    // Empty is none, for the engine too.
    if (!sid) return this.#newLineRefusal(request);
    const line = this.#lines.get(sid);
    // The engine has an answer of its own for lines that it does not know.
    if (line === undefined || kind === 'request') return null;
    return this.#rules.mayUpgrade(line, request) ? null : 'bad_request';
  }

  #newLineRefusal(request: IncomingMessage): ErrorCode | null {
    if (this.#closing) return 'unavailable';
    return this.#promisePlace(request) ? null : 'rate_limited';
  }

  /**
   * A place is taken before the line is open, since many may be asked for in one
   * turn. In that turn the engine opens the line, or never.
   */
  #promisePlace(request: IncomingMessage): boolean {
    const { source } = this.#rules.peerOf(request);
    if (!this.#open.hasRoom(source)) return false;
    this.#open.enter(source);
    this.#promised.add(request);
    setImmediate(() => {
      if (this.#promised.delete(request)) this.#open.leave(source);
    });
    return true;
  }
}

function refuse(response: ServerResponse, code: ErrorCode): void {
  const told = problem(code);
  response.writeHead(told.status, {
    ...retryHeaders(code),
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(told));
}

/** An upgrade has no response, and nobody else who would close or listen for errors. */
function refuseUpgrade(connection: Socket, code: ErrorCode): void {
  connection.on('error', () => connection.destroy());
  connection.end(bareAnswer(problem(code), retryHeaders(code)), () => connection.destroy());
}

function retryHeaders(code: ErrorCode): Readonly<Record<string, string>> {
  const mayPass = code === 'rate_limited' || code === 'unavailable';
  return mayPass ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {};
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
