import type { Socket } from 'node:net';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import type { DoorLimits } from '../limits.ts';
import { REPLIES, type ReplyName, replyText } from '../replies.ts';
import type { ServerContexts } from '../tls/contexts.ts';
import type { Line, Visit } from '../visit.ts';
import { type OpenVisit, StrictConnection } from './connection.ts';

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

/** smtp-server with strict sessions, each tied to a visit of ours. */
export class StrictServer extends SMTPServer {
  /** Every connection whose socket is open, those included that were told to go. */
  readonly lines = new Set<Line>();
  readonly #limits: DoorLimits;
  readonly #open: OpenVisit;
  readonly #tls: ServerContexts | null;
  readonly #visits = new WeakMap<SMTPServerSession, Visit>();

  constructor(
    options: SMTPServerOptions,
    limits: DoorLimits,
    tls: ServerContexts | null,
    open: OpenVisit,
  ) {
    super({ ...options, maxCommandLength: limits.commandOctets });
    this.#limits = limits;
    this.#tls = tls;
    this.#open = open;
  }

  /** Called by the library's constructor, to load a certificate whose key it has published. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    if (socket.destroyed) return;
    const connection = new StrictConnection(this, socket, options ?? null, {
      limits: this.#limits,
      contexts: this.#tls,
      open: this.#open,
    });
    this.connections.add(connection);
    this.lines.add(connection);
    connection.once('closed', () => this.lines.delete(connection));
    this.#visits.set(connection.session, connection.visit);
    connection.init();
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
