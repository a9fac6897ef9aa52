import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SMTPServer } from 'smtp-server';
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import type { TlsContexts } from '#server/tls/contexts.ts';
import type { SmtpHandler, TlsFacts } from './handler.ts';
import type { ReplyName } from './replies.ts';

/**
 * STARTTLS (RFC 3207). smtp-server's own gives no access to the socket during the handshake, so
 * that a session could not end it, and removes the listener that counts open connections.
 */
export abstract class StartTlsConnection extends SMTPConnection {
  readonly #contexts: TlsContexts | null;
  /** On top of the plain socket; null outside of a handshake. */
  #handshake: TLSSocket | null = null;
  #tls: TlsFacts | null = null;

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null,
    contexts: TlsContexts | null,
  ) {
    super(server, socket, options);
    this.#contexts = contexts;
  }

  /** Called by the library for each command, and for its answer to EHLO. */
  override _isDisabled(command: string): boolean {
    return (command === 'STARTTLS' && this.#contexts === null) || super._isDisabled(command);
  }

  /** Null without TLS. */
  get tls(): TlsFacts | null {
    return this.#tls;
  }

  abstract get handler(): SmtpHandler;

  abstract closeWith(reply: ReplyName): void;

  /** Writes the replies that wait for the end of the turn. */
  abstract flush(): void;

  /**
   * Called by the library. A handshake costs more processor time than any other command, so
   * each source has a rate. Over it the connection closes: a client might go on in plain text.
   */
  override handler_STARTTLS(command: Buffer, callback: () => void): void {
    if (this.secure) {
      super.handler_STARTTLS(command, callback);
      return;
    }
    this.handler
      .authorizeTls()
      .then((refusal) => {
        // The service closed the session meanwhile.
        if (this._closing || this._closed) return callback();
        if (refusal === null) return super.handler_STARTTLS(command, callback);
        this.closeWith(refusal);
        callback();
      })
      .catch((error: unknown) => {
        this.handler.failed(error);
        this.closeWith('internal');
        callback();
      });
  }

  /** Called by the library after its 220; `next` lets its parser go on. */
  override upgrade(next: () => void): void {
    if (this.#contexts === null) throw new Error('STARTTLS ran and was not offered');
    const plain = this._socket;
    // The 220 must leave before the first TLS record.
    this.flush();
    this._upgrading = true;
    this.#replaceParser(next);
    this.handler.tlsStarted();
    // `close` stays: the count of open connections depends on it (SMTP-24).
    for (const event of plain.eventNames()) if (event !== 'close') plain.removeAllListeners(event);
    plain.on('error', (error) => this._onError(error));
    this.#handshake = this.#secureSocket(plain, this.#contexts);
  }

  /**
   * Plain text after STARTTLS never runs: the parser that holds it is closed and drains, and a
   * new one takes over for TLS.
   */
  #replaceParser(next: () => void): void {
    if (this._parser !== false) {
      this._socket.unpipe(this._parser);
      this._parser.isClosed = true;
    }
    this._parser = this._createParser();
    setImmediate(next);
  }

  #secureSocket(plain: Socket, contexts: TlsContexts): TLSSocket {
    const socket = new TLSSocket(plain, {
      isServer: true,
      secureContext: contexts.base,
      SNICallback: (name, answer) => answer(null, contexts.forName(name) ?? undefined),
    });
    for (const event of ['error', '_tlsError'])
      socket.on(event, (error: Error) => this._onError(error));
    socket.once('close', () => this._onCloseEvent());
    // A client may close its side after its last command, but not during a handshake.
    socket.once('end', () => this.#handshake?.destroy());
    // Once: TLS 1.2 could emit it again.
    socket.once('secure', () => this.#useTls(socket));
    return socket;
  }

  #useTls(socket: TLSSocket): void {
    // Closed during the handshake.
    if (this._parser === false || this._closing) return;
    this.#handshake = null;
    this.#tls = readTlsFacts(socket);
    this._socket = socket;
    this.session.secure = this.secure = true;
    this._upgrading = false;
    // RFC 3207 4.2: the client starts over.
    this.hostNameAppearsAs = false;
    this.openingCommand = false;
    this._resetSession();
    socket.pipe(this._parser);
    this.handler.tlsEstablished();
  }

  destroySoon(): void {
    this.flush();
    if (this.#handshake === null) this._socket.destroySoon();
    else this.#handshake.destroy();
  }

  destroy(): void {
    // Destroying the plain socket during a handshake crashes Node.
    (this.#handshake ?? this._socket).destroy();
  }

  /** Called after each 421, and when a socket fails. */
  override close(): void {
    this.#handshake?.destroy();
    super.close();
  }

  /** Called when a socket fails. The library would emit it as an error of the server. */
  override _onError(error: Error & { code?: string | undefined }): void {
    if (this._upgrading) this.handler.tlsFailed(error.code ?? 'unknown');
    this.close();
  }
}

/** Read at once: a closed socket no longer has them. */
function readTlsFacts(socket: TLSSocket): TlsFacts {
  const { standardName, name } = socket.getCipher();
  return { protocol: socket.getProtocol() ?? 'TLS', cipher: standardName ?? name };
}
