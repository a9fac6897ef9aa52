import type { Socket } from 'node:net';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { Clock } from '#server/ops/clock.ts';
import {
  type ProxyHeaderOutcome,
  ProxyHeaderWait,
  type ProxyLimits,
} from '../proxy/header-wait.ts';
import type { TrustedProxies } from '../proxy/trusted-proxies.ts';
import { type ConnectionDeps, type ConnectionLimits, Rfc5321Connection } from './connection.ts';
import type { ClientConnection, SmtpHandler } from './handler.ts';
import { REPLIES, type ReplyName } from './replies.ts';
import { replyText } from './reply-format.ts';

/**
 * Refusals in the form that smtp-server's handlers take. Made once: the stack trace of an error
 * costs more than the rest of a refused command.
 */
const ERRORS: ReadonlyMap<string, Error> = new Map(
  Object.entries(REPLIES)
    .filter(([, { code }]) => code >= 400)
    .map(([name, reply]) => [
      name,
      Object.assign(new Error(replyText(reply)), { responseCode: reply.code }),
    ]),
);

function toError(reply: ReplyName): Error | null {
  return ERRORS.get(reply) ?? null;
}

export interface Rfc5321ServerSettings {
  readonly hostname: string;
  /** Bytes; Infinity means no limit. */
  readonly maxMessageSize: number;
}

export interface Rfc5321ServerDeps extends Omit<ConnectionDeps, 'unexpectedHeader'> {
  readonly limits: ConnectionLimits & ProxyLimits;
  readonly clock: Clock;
  readonly proxies: TrustedProxies;
}

/** smtp-server with connections that follow RFC 5321, each with its own handler. */
export class Rfc5321Server extends SMTPServer {
  /** Every connection whose socket is open, including those that got their last reply. */
  readonly openConnections = new Set<ClientConnection>();
  readonly #deps: Rfc5321ServerDeps;
  readonly #waits = new Set<ProxyHeaderWait>();
  readonly #handlers = new WeakMap<SMTPServerSession, SmtpHandler>();

  constructor(settings: Rfc5321ServerSettings, deps: Rfc5321ServerDeps) {
    super(libraryOptions(settings, deps));
    this.#deps = deps;
  }

  /** Called by the library's constructor. It would load a certificate with a published key. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }

  /** Called by the library for each new socket. A trusted proxy first sends a PROXY header. */
  override connect(socket: Socket): void {
    const { proxies } = this.#deps;
    const { remoteAddress } = socket;
    // Closed already: without an address the socket can be neither trusted nor counted.
    if (socket.destroyed || remoteAddress === undefined) {
      socket.destroy();
    } else if (!proxies.trusts(remoteAddress)) {
      this.#open(socket, null, () => {
        proxies.warnOfUntrusted();
        return null;
      });
    } else if (this.#waits.size < proxies.maxWaiting) {
      const wait = new ProxyHeaderWait(socket, this.#deps, (outcome) => {
        this.#waits.delete(wait);
        this.#openBehindProxy(socket, outcome);
      });
      this.#waits.add(wait);
    } else {
      socket.destroy();
    }
  }

  #openBehindProxy(socket: Socket, outcome: ProxyHeaderOutcome): void {
    switch (outcome.kind) {
      case 'proxied':
        // A second PROXY line comes from the client, and is an unknown command.
        this.#open(socket, outcome.source, () => null);
        return;
      case 'plain':
        this.#open(socket, null, () => 'proxy_too_late');
        return;
      case 'refused':
        this.#deps.proxies.logRefusal(socket.remoteAddress);
        socket.destroy();
        return;
      case 'gone':
        socket.destroy();
        return;
    }
  }

  #open(socket: Socket, source: string | null, unexpectedHeader: () => ReplyName | null): void {
    const options = source === null ? null : { remoteAddress: source };
    const deps = { ...this.#deps, unexpectedHeader };
    const connection = new Rfc5321Connection(this, socket, options, deps);
    this.connections.add(connection);
    this.openConnections.add(connection);
    connection.once('closed', () => this.openConnections.delete(connection));
    this.#handlers.set(connection.session, connection.handler);
    connection.init();
  }

  /** For connections that may still send a PROXY header. */
  checkDeadlines(): void {
    for (const wait of this.#waits) wait.checkDeadline();
  }

  /** At shutdown: connections without a session are closed. */
  dropWaiting(): void {
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
    this.#handlers.get(session)?.mail(command, (reply) => callback(toError(reply)));
  }

  override onRcptTo(
    { address }: SMTPServerAddress,
    session: SMTPServerSession,
    callback: (error?: Error | null) => void,
  ): void {
    this.#handlers.get(session)?.recipient(address, (reply) => callback(toError(reply)));
  }
}

function libraryOptions(
  { hostname, maxMessageSize }: Rfc5321ServerSettings,
  { limits, contexts }: Rfc5321ServerDeps,
): SMTPServerOptions {
  return {
    name: hostname,
    banner: 'Mayfly',
    heloResponse: '%s greets you',
    size: maxMessageSize,
    // RFC 1870 4: SIZE without a number names no limit, and still invites senders to declare one.
    hideSize: !Number.isFinite(maxMessageSize),
    maxCommandLength: limits.commandOctets,
    // An MX needs no AUTH. XCLIENT and XFORWARD trust the client's word; the rest are obsolete.
    disabledCommands: [
      ...['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
      ...(contexts === null ? ['STARTTLS'] : []),
    ],
    // Exim closes its side after its last QUIT, and still reads the replies.
    allowHalfOpen: true,
    hideENHANCEDSTATUSCODES: false,
    // A sender must not wait for its own name server, and Mayfly does not use the name.
    disableReverseLookup: true,
    logger: false,
  };
}
