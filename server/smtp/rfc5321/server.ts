import type { Socket } from 'node:net';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { Log } from '#server/ops/log.ts';
import { inNetworks } from '#server/ops/networks.ts';
import { readProxyHeader } from '../proxy/read-header.ts';
import type { ClientConnection, SmtpHandler } from './handler.ts';
import { findReply, type Reply, type ReplyName } from './replies.ts';
import {
  type ConnectionDeps,
  type ConnectionLimits,
  Rfc5321Connection,
} from './smtp-connection.ts';

/** A refusal in the form that smtp-server's handlers take. */
function toError(reply: ReplyName | Reply): Error | null {
  const { code, enhanced, text } = findReply(reply);
  if (code < 400) return null;
  return Object.assign(new Error(`${enhanced} ${text}`), { responseCode: code });
}

export interface Rfc5321ServerSettings {
  readonly hostname: string;
  /** Bytes; Infinity means no limit. */
  readonly maxMessageSize: number;
  /** Networks whose PROXY headers are trusted. */
  readonly trustedProxies: readonly string[];
}

export interface Rfc5321ServerDeps extends Omit<ConnectionDeps, 'unexpectedHeader'> {
  readonly limits: ConnectionLimits & {
    /**
     * The header comes with the connection, or in a retransmitted packet (RFC 6298: a second).
     * Without one the connection is the proxy's own.
     */
    readonly proxyWaitMs: number;
  };
  readonly log: Log;
}

/** smtp-server with connections that follow RFC 5321, each with its own handler. */
export class Rfc5321Server extends SMTPServer {
  /** Every connection whose socket is open, including those that got their last reply. */
  readonly openConnections = new Set<ClientConnection>();
  readonly #deps: Rfc5321ServerDeps;
  readonly #trusts: (address: string) => boolean;
  readonly #closing = new AbortController();
  readonly #handlers = new WeakMap<SMTPServerSession, SmtpHandler>();
  #hasWarnedOfProxy = false;

  constructor(settings: Rfc5321ServerSettings, deps: Rfc5321ServerDeps) {
    super(libraryOptions(settings, deps));
    this.#deps = deps;
    this.#trusts = inNetworks(settings.trustedProxies);
  }

  /** Called by the library's constructor. It would load a certificate with a published key. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }

  /** Called by the library for each new socket; it would make a random id, for its own log. */
  override _handleProxy(_socket: Socket, callback: (error: null) => void): void {
    // Not at once: a client that talks before the greeting is found by its bytes (see `init`).
    setImmediate(callback, null);
  }

  /** Called by the library one turn of the event loop later. A trusted proxy first sends a PROXY header. */
  override connect(socket: Socket): void {
    const { remoteAddress } = socket;
    // Closed already: without an address the socket can be neither trusted nor counted.
    if (socket.destroyed || remoteAddress === undefined) {
      socket.destroy();
    } else if (!this.#trusts(remoteAddress)) {
      this.#open(socket, null, () => this.#warnOfUntrusted());
    } else {
      void this.#openBehindProxy(socket);
    }
  }

  async #openBehindProxy(socket: Socket): Promise<void> {
    const closing = this.#closing.signal;
    const timeout = AbortSignal.timeout(this.#deps.limits.proxyWaitMs);
    const outcome = await readProxyHeader(socket, AbortSignal.any([closing, timeout]));
    if (closing.aborted) {
      socket.destroy();
      return;
    }
    if (outcome.kind === 'refused')
      this.#deps.log.turnedAway({ code: 'proxy_header', remoteAddress: socket.remoteAddress });
    // A second PROXY line comes from the client, and is an unknown command.
    if (outcome.kind === 'proxied') this.#open(socket, outcome.source, () => null);
    else if (outcome.kind === 'plain') this.#open(socket, null, () => 'proxy_too_late');
    else socket.destroy();
  }

  /** Once: any client can send such a header, at any rate. */
  #warnOfUntrusted(): null {
    if (!this.#hasWarnedOfProxy)
      this.#deps.log.warned(
        'a PROXY header from an untrusted address was ignored',
        'set MAYFLY_TRUST_PROXY to the network of your proxy, or take send-proxy from its configuration',
      );
    this.#hasWarnedOfProxy = true;
    return null;
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

  /** At shutdown: connections without a session are closed. */
  dropWaiting(): void {
    this.#closing.abort();
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
  { limits }: Rfc5321ServerDeps,
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
    disabledCommands: ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
    // Exim closes its side after its last QUIT, and still reads the replies.
    allowHalfOpen: true,
    hideENHANCEDSTATUSCODES: false,
    // A sender must not wait for its own name server, and Mayfly does not use the name.
    disableReverseLookup: true,
    logger: false,
  };
}
