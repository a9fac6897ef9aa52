import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SMTPServer } from 'smtp-server';
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import type { ReplyName } from '../replies.ts';
import { peerOf, type ServerContexts } from '../tls/contexts.ts';
import type { TlsFacts } from '../tls/protocol.ts';
import type { Visit } from '../visit.ts';

/**
 * STARTTLS (RFC 3207), in place of smtp-server's own, which keeps the socket that makes the
 * handshake to itself: nobody could end it, or ask it what the peer can verify.
 */
export abstract class UpgradingConnection extends SMTPConnection {
  readonly #contexts: ServerContexts | null;
  /** On top of the plain socket, while the handshake runs. */
  #handshake: TLSSocket | null = null;
  #tls: TlsFacts | null = null;

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null,
    contexts: ServerContexts | null,
  ) {
    super(server, socket, options);
    this.#contexts = contexts;
  }

  /** Null: what is said goes in clear. */
  get tls(): TlsFacts | null {
    return this.#tls;
  }

  abstract get visit(): Visit;

  /** Says it and closes. */
  abstract hangUp(reply: ReplyName): void;

  /**
   * Called by the library. A handshake is the dearest thing that a stranger can ask for, so
   * each source has so many; past that it is not sent on in clear, which it might do.
   */
  override handler_STARTTLS(command: Buffer, callback: () => void): void {
    if (this.secure) {
      super.handler_STARTTLS(command, callback);
      return;
    }
    void this.visit.mayEncrypt().then((refusal) => {
      if (refusal === null) {
        super.handler_STARTTLS(command, callback);
      } else {
        this.hangUp(refusal);
        callback();
      }
    });
  }

  /** Called by the library at STARTTLS, once it has said 220; `next` lets its parser go on. */
  override upgrade(next: () => void): void {
    if (this.#contexts === null) throw new Error('STARTTLS was obeyed and not offered');
    const plain = this._socket;
    // Replies wait for the end of the turn; this one must be out before the socket speaks TLS.
    while (plain.writableCorked > 0) plain.uncork();
    this._upgrading = true;
    this.#retireParser(next);
    this.visit.securing();
    // But who wants to know of its end: it is counted with all that are open (SMTP-29).
    for (const event of plain.eventNames()) if (event !== 'close') plain.removeAllListeners(event);
    plain.on('error', (error) => this._onError(error));
    this.#handshake = this.#secureSocket(plain, this.#contexts);
  }

  /**
   * What came in clear behind STARTTLS is never obeyed: the parser that holds it is closed, and
   * drains, and another one takes what comes over TLS.
   */
  #retireParser(next: () => void): void {
    if (this._parser !== false) {
      this._socket.unpipe(this._parser);
      this._parser.isClosed = true;
    }
    this._parser = this._createParser();
    setImmediate(next);
  }

  #secureSocket(plain: Socket, contexts: ServerContexts): TLSSocket {
    const socket = new TLSSocket(plain, {
      isServer: true,
      secureContext: contexts.base,
      SNICallback: (name, answer) =>
        answer(null, contexts.forName(name, peerOf(socket)) ?? undefined),
    });
    for (const event of ['error', '_tlsError'])
      socket.on(event, (error: Error) => this._onError(error));
    socket.once('close', () => this._onCloseEvent());
    // A peer may close its side once it has said all, but not in the middle of a handshake.
    socket.once('end', () => this.#handshake?.destroy());
    // Once: of a TLS 1.2 peer it could come again.
    socket.once('secure', () => this.#secured(socket));
    return socket;
  }

  #secured(socket: TLSSocket): void {
    // Closed while the handshake ran.
    if (this._parser === false || this._closing) return;
    this.#handshake = null;
    this.#tls = factsOf(socket);
    this._socket = socket;
    this.session.secure = this.secure = true;
    this._upgrading = false;
    // RFC 3207 4.2: nothing that was said in clear counts any more.
    this.hostNameAppearsAs = false;
    this.openingCommand = false;
    this._resetSession();
    socket.pipe(this._parser);
    this.visit.secured();
  }

  drop(): void {
    if (this.#handshake === null) this._socket.destroySoon();
    else this.#handshake.destroy();
  }

  cut(): void {
    // Not the plain socket under a handshake: Node would not survive that.
    (this.#handshake ?? this._socket).destroy();
  }

  /** Called by the library after each 421, and where it gives up on a socket. */
  override close(): void {
    this.#handshake?.destroy();
    super.close();
  }

  /** Called when a socket fails. Peers vanish in every state; that is no event of the server. */
  override _onError(error: Error & { code?: string | undefined }): void {
    if (this._upgrading) this.visit.unsecured(error.code ?? 'unknown');
    this.close();
  }
}

/** Taken at once: a socket that is gone has forgotten them. */
function factsOf(socket: TLSSocket): TlsFacts {
  const { standardName, name } = socket.getCipher();
  return { protocol: socket.getProtocol() ?? 'TLS', cipher: standardName ?? name };
}
