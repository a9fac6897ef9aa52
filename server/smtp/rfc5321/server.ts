import type { Socket } from 'node:net';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { Clock } from '#server/ops/clock.ts';
import type { ProxyRule } from '../proxy/rule.ts';
import { ProxyWait, type WaitOutcome } from '../proxy/wait.ts';
import { REPLIES, type ReplyName, replyText } from '../replies.ts';
import type { Line, Visit } from '../visit.ts';
import { type ConnectionDeps, StrictConnection } from './connection.ts';

/**
 * Refusals in the form that smtp-server's handlers want. Made once: the stack of an error,
 * which nobody reads here, costs more than all the rest of a refused command.
 */
const REFUSALS: ReadonlyMap<string, Error> = new Map(
  Object.entries(REPLIES)
    .filter(([, { code }]) => code >= 400)
    .map(([name, reply]) => [
      name,
      Object.assign(new Error(replyText(reply)), { responseCode: reply.code }),
    ]),
);

function asError(reply: ReplyName): Error | null {
  return REFUSALS.get(reply) ?? null;
}

export interface StrictServerDeps extends Omit<ConnectionDeps, 'unexpectedHeader'> {
  readonly clock: Clock;
  readonly proxies: ProxyRule;
}

/** smtp-server with strict sessions, each tied to a visit of ours. */
export class StrictServer extends SMTPServer {
  /** Every connection whose socket is open, those included that were told to go. */
  readonly lines = new Set<Line>();
  readonly #deps: StrictServerDeps;
  readonly #waits = new Set<ProxyWait>();
  readonly #visits = new WeakMap<SMTPServerSession, Visit>();

  constructor(options: SMTPServerOptions, deps: StrictServerDeps) {
    super({ ...options, maxCommandLength: deps.limits.commandOctets });
    this.#deps = deps;
  }

  /** Called by the library's constructor, to load a certificate whose key it has published. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }

  /** Called by the library for each new socket. A trusted proxy first says whom it speaks for. */
  override connect(socket: Socket): void {
    const { proxies } = this.#deps;
    const { remoteAddress } = socket;
    // Gone again: the system no longer knows who it was, so nobody can be trusted or counted.
    if (socket.destroyed || remoteAddress === undefined) {
      socket.destroy();
    } else if (!proxies.trusts(remoteAddress)) {
      this.#begin(socket, null, () => proxies.ignored());
    } else if (this.#waits.size < proxies.maxWaiting) {
      const wait = new ProxyWait(socket, this.#deps, (outcome) => {
        this.#waits.delete(wait);
        this.#meet(socket, outcome);
      });
      this.#waits.add(wait);
    } else {
      socket.destroy();
    }
  }

  #meet(socket: Socket, outcome: WaitOutcome): void {
    switch (outcome.kind) {
      case 'proxied':
        // Whom it speaks for may say PROXY as well: that is no header, but a joke.
        this.#begin(socket, outcome.source, () => null);
        return;
      case 'plain':
        this.#begin(socket, null, () => 'proxy_too_late');
        return;
      case 'refused':
        this.#deps.proxies.refused(socket.remoteAddress);
        socket.destroy();
        return;
      case 'gone':
        socket.destroy();
        return;
    }
  }

  #begin(socket: Socket, source: string | null, unexpectedHeader: () => ReplyName | null): void {
    const options = source === null ? null : { remoteAddress: source };
    const deps = { ...this.#deps, unexpectedHeader };
    const connection = new StrictConnection(this, socket, options, deps);
    this.connections.add(connection);
    this.lines.add(connection);
    connection.once('closed', () => this.lines.delete(connection));
    this.#visits.set(connection.session, connection.visit);
    connection.init();
  }

  /** Looks at the deadlines of those that may still say whom they speak for. */
  sweep(): void {
    for (const wait of this.#waits) wait.sweep();
  }

  /** Nobody waits any longer: what has not begun does not begin. */
  turnAway(): void {
    for (const { socket } of this.#waits) socket.destroy();
  }

  override onConnect(_session: SMTPServerSession, callback: (error?: Error | null) => void): void {
    callback();
  }

  override onMailFrom(
    { address, args }: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void,
  ): void {
    const parameters = new Map(Object.entries(args));
    const command = {
      address,
      declaredSize: Number(parameters.get('SIZE') ?? 0),
      smtpUtf8: parameters.has('SMTPUTF8'),
    };
    this.#visits.get(session)?.mail(command, (reply) => callback(asError(reply)));
  }

  override onRcptTo(
    { address }: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void,
  ): void {
    this.#visits.get(session)?.recipient(address, (reply) => callback(asError(reply)));
  }
}
