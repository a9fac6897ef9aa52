import { type IncomingMessage, ServerResponse } from 'node:http';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { bareAnswer, PROBLEM_TYPE, problem } from '#server/ops/problem.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import type { Line } from './socket.ts';

/** Seconds after which a place among the open sockets may have come free. */
const RETRY_AFTER_SECONDS = 10;

interface AdmissionRules {
  readonly peerOf: PeerRule;
  readonly log: Log;
  readonly publicOrigins: () => readonly string[];
  /** Open lines from one source. */
  readonly perSource: number;
}

type Decide = (message: string | null, admitted: boolean) => void;

/**
 * Who may open a line, before any upgrade and for both transports. Socket.IO's own
 * `cors` does not guard WebSockets.
 */
export class Admission {
  readonly #rules: AdmissionRules;
  readonly #open: OpenPerSource;
  #closing = false;

  constructor(rules: AdmissionRules) {
    this.#rules = rules;
    this.#open = new OpenPerSource(rules.perSource);
  }

  /** For the engine's `allowRequest`. */
  readonly judge = (request: IncomingMessage, decide: Decide): void => {
    const code = this.#refusalOf(request);
    if (code === null) {
      decide(null, true);
      return;
    }
    const { log, peerOf } = this.#rules;
    log.turnedAway({ code, remoteAddress: peerOf(request).remoteAddress });
    refuse(request, code, () => decide(code, false));
  };

  /** Counts an open line until it closes. */
  count(line: Line): void {
    const { source } = this.#rules.peerOf(line.request);
    this.#open.enter(source);
    line.once('close', () => this.#open.leave(source));
  }

  /** From now on nobody is let in. */
  close(): void {
    this.#closing = true;
  }

  #refusalOf(request: IncomingMessage): ErrorCode | null {
    const { origin } = request.headers;
    if (this.#closing) return 'unavailable';
    // G1. Programs send no Origin; `null` is a page that hides where it is from.
    if (origin !== undefined && !this.#rules.publicOrigins().includes(origin)) return 'forbidden';
    // G15.
    const { source } = this.#rules.peerOf(request);
    return this.#open.hasRoom(source) ? null : 'rate_limited';
  }
}

/**
 * Answers in the engine's place, which knows only 400 and 403. It leaves alone what was
 * answered, and destroys the connection of an upgrade, hence `done` after the answer left.
 */
function refuse(request: IncomingMessage, code: ErrorCode, done: () => void): void {
  const told = problem(code);
  const headers = code === 'forbidden' ? {} : { 'Retry-After': String(RETRY_AFTER_SECONDS) };
  // The engine hangs the response on a polling request; an upgrade has none.
  const response: unknown = Reflect.get(request, 'res');
  if (response instanceof ServerResponse) {
    response.writeHead(told.status, {
      ...headers,
      'Content-Type': PROBLEM_TYPE,
      'Cache-Control': 'no-store',
    });
    response.end(JSON.stringify(told));
    done();
    return;
  }
  request.socket.end(bareAnswer(told, headers), done);
}
