import type { Socket } from 'node:net';
import type { SMTPServer, SMTPServerAddress } from 'smtp-server';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import type { CertificateSource } from '#server/tls/certificate-source.ts';
import { type CommandLine, isHttpRequest, parseCommand } from './commands.ts';
import type { ClientConnection, DataSink, SmtpHandler } from './handler.ts';
import { type ParsedPath, parsePathCommand } from './paths.ts';
import { findReply, formatReply, type Reply, type ReplyName } from './replies.ts';
import { StartTlsConnection } from './starttls.ts';
import { SmtpStreamParser, type StreamEvents } from './stream-parser.ts';

export interface ConnectionLimits {
  /** 0 sends the greeting one turn of the event loop after the connection. */
  readonly greetingDelayMs: number;
  /** Octets of a command line. RFC 5321 4.5.3.1.4 asks for 512; UTF-8 paths need more. */
  readonly commandOctets: number;
}

export interface ConnectionDeps {
  readonly limits: ConnectionLimits;
  /** While it has none, STARTTLS is not offered. */
  readonly certificates: CertificateSource;
  open(connection: ClientConnection): SmtpHandler;
  /** A PROXY header came from an untrusted address, or too late. A reply ends the session. */
  unexpectedHeader(): ReplyName | null;
}

/** Parameters of the extensions in EHLO: 8BITMIME, SIZE, SMTPUTF8. RCPT has none (no DSN). */
const MAIL_PARAMETERS: ReadonlySet<string> = new Set(['BODY', 'SIZE', 'SMTPUTF8']);
const RCPT_PARAMETERS: ReadonlySet<string> = new Set();

/** Our reply for some of smtp-server's own, by the context that the library names. */
const BY_CONTEXT: ReadonlyMap<unknown, ReplyName> = new Map([
  ['MAIL_FROM_OK', 'sender_ok'],
  ['RCPT_TO_OK', 'recipient_ok'],
  ['SENDER_SYNTAX_ERROR', 'bad_sender'],
  ['MAILBOX_SYNTAX_ERROR', 'bad_recipient'],
]);

const ENHANCED_CODE = /^[245]\.\d{1,3}\.\d{1,3} /;

/**
 * smtp-server's connection, corrected where it departs from RFC 5321, and with Mayfly's replies.
 *
 * The greeting: smtp-server delays it by 100 ms to catch clients that talk first. Here it goes
 * out one turn of the event loop after the connection, and a client that has talked by then is
 * closed: an honest sender waits for nothing.
 *
 * Many of the overridden methods are private to the library. The comment above each says when
 * the library calls it; `connection.test.ts` fails if the library no longer does.
 */
export class Rfc5321Connection
  extends StartTlsConnection
  implements ClientConnection, StreamEvents
{
  readonly #deps: ConnectionDeps;
  readonly #handler: SmtpHandler;
  /** Replies of this turn of the event loop. */
  #unsent = '';

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null,
    deps: ConnectionDeps,
  ) {
    super(server, socket, options, deps.certificates.contexts());
    this.#deps = deps;
    this.#handler = deps.open(this);
  }

  override get handler(): SmtpHandler {
    return this.#handler;
  }

  get helloName(): string {
    return this.hostNameAppearsAs || '';
  }

  get helloCommand(): 'HELO' | 'EHLO' {
    return this.openingCommand === 'EHLO' ? 'EHLO' : 'HELO';
  }

  get acceptsCommands(): boolean {
    return this._ready;
  }

  sendReply(reply: ReplyName | Reply): void {
    const { code, enhanced, text } = findReply(reply);
    this.#write(code, `${enhanced} ${text}`);
  }

  /**
   * Replies leave at the end of the turn, so that pipelined commands get theirs in one packet
   * (RFC 2920 3.2), and a client on this machine is not woken for each reply. The bytes are
   * bounded: the parser yields to the event loop after so many commands.
   */
  #write(code: number, text: string | string[] | null | undefined): void {
    // Not `super.send`: it sends nothing to a client that has closed its side and still reads.
    if (!this._upgrading) {
      if (this.#unsent === '') setImmediate(() => this.flush());
      this.#unsent += formatReply(code, text);
    }
    if (code === 421) this.close();
  }

  override flush(): void {
    const unsent = this.#unsent;
    this.#unsent = '';
    if (unsent !== '' && this._socket.writable) this._socket.write(unsent);
  }

  closeWith(reply: ReplyName): void {
    this.sendReply(reply);
    this.close();
  }

  onClosed(listener: () => void): void {
    this.once('closed', listener);
  }

  /** Called by our server. The library pipes the socket to the parser, and greets on request. */
  override init(): void {
    this._setListeners(() => {
      const refusal = this.#handler.connect();
      if (refusal !== null) {
        this.closeWith(refusal);
        // A refused connection must not stay open until the client closes its side.
        return this.destroySoon();
      }
      const { greetingDelayMs: delay } = this.#deps.limits;
      if (delay > 0) setTimeout(() => this.connectionReady(), delay).unref();
      else this.connectionReady();
    });
  }

  /**
   * Called for every reply of the library. `context` names its reason; it is false for the greeting
   * and the reply to EHLO, which have no enhanced code (RFC 2034).
   */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    if (code >= 500) this.#handler.countError();
    const ours = BY_CONTEXT.get(context);
    if (ours !== undefined) {
      this.sendReply(ours);
    } else if (typeof data !== 'string' || context === false || ENHANCED_CODE.test(data)) {
      this.#write(code, data);
    } else {
      const words = data.replace(/^Error: /, '');
      this.#write(code, `${this._getEnhancedStatusCode(code, context)} ${words}`);
    }
  }

  /** Called after QUIT and each 421, and when a socket fails. */
  override close(): void {
    this.flush();
    super.close();
    this.#handler.closed();
  }

  /** Called when the socket is closed on both sides. */
  override _onClose(): void {
    super._onClose();
    this.#handler.closed();
    this.emit('closed');
  }

  /** Called for each socket. The session has its own deadlines, and the receiver one timer. */
  override _armTimeout(): void {}

  /** Called by the library's constructor, before our own fields exist. */
  override _createParser(): SmtpStreamParser {
    const octets = this._server.options.maxCommandLength;
    if (octets === undefined) throw new Error('the server has no maxCommandLength');
    // On `finish` every command that came before the client closed its side is answered.
    return new SmtpStreamParser(this, octets).once('finish', () => this.close());
  }

  onLine(line: Buffer, next: () => void): void {
    this._onCommand(line, next);
  }

  onFault(fault: 'too_early' | 'line_too_long' | 'bare_lf', next: () => void): void {
    if (fault === 'bare_lf') {
      this.#answer(this.#handler.authorize('bare_lf') ?? 'bare_lf', next);
    } else {
      this.closeWith(fault);
      next();
    }
  }

  onProxyHeader(): void {
    const reply = this.#deps.unexpectedHeader();
    if (reply !== null) this.closeWith(reply);
  }

  onInternalError(error: unknown): void {
    this.#handler.failed(error);
    this.closeWith('internal');
  }

  onEndOfData(sink: DataSink, next: () => void): void {
    sink.finish((reply) => {
      this._resetSession();
      this.#answer(reply, next);
    });
  }

  /** Called by our parser. The library finds the handler, and calls back after the reply. */
  override _onCommand(command: Buffer, callback: () => void): void {
    // The library drops plain text after STARTTLS.
    if (this._upgrading) {
      super._onCommand(command, callback);
      return;
    }
    const line = parseCommand(command, { startTls: this._isSupported('STARTTLS') });
    const refusal = this.#authorize(line);
    if (refusal !== null) this.#answer(refusal, callback);
    else super._onCommand(Buffer.from(line.text), callback);
  }

  #authorize({ text, kind, fault }: CommandLine): ReplyName | null {
    if (isHttpRequest(text)) return 'http';
    const refusal = this.#handler.authorize(kind);
    if (refusal !== null) return refusal;
    // Other kinds are counted by `authorize` already.
    if (fault !== null && kind === 'work') this.#handler.countError();
    return fault;
  }

  #answer(reply: ReplyName | Reply, next: () => void): void {
    this.sendReply(reply);
    this._whenWritable(next);
  }

  /** Called by the library's MAIL and RCPT, which answer false with 501. */
  override _parseAddressCommand(name: string, command: Buffer | string) {
    const verb = name.toUpperCase() === 'RCPT TO' ? 'RCPT TO' : 'MAIL FROM';
    return parsePathCommand(verb, command.toString()) ?? false;
  }

  /**
   * Called next. `keys` are the parameters that need a value; SIZE is one of them at MAIL.
   * RFC 5321 4.1.1.11: a parameter that was not offered is refused, not ignored.
   */
  override _rejectInvalidParams(
    parsed: SMTPServerAddress & Pick<ParsedPath, 'duplicate' | 'malformed'>,
    keys: string[],
    callback: () => void,
  ): boolean {
    if (parsed.malformed !== undefined) return this.#refuseSyntax('malformed_parameter', callback);
    if (super._rejectInvalidParams(parsed, keys, callback)) return true;
    const offered = keys.includes('SIZE') ? MAIL_PARAMETERS : RCPT_PARAMETERS;
    if (Object.keys(parsed.args).every((key) => offered.has(key))) return false;
    return this.#refuseSyntax('bad_parameter', callback);
  }

  #refuseSyntax(reply: ReplyName, next: () => void): true {
    this.#handler.countError();
    this.#answer(reply, next);
    return true;
  }

  /** Called at MAIL. A size over the limit is refused at RCPT, so that the tab can be notified. */
  override _validateMailParams(parsed: SMTPServerAddress) {
    const fault = super._validateMailParams(parsed);
    if (fault?.enhancedCode !== 'MESSAGE_TOO_BIG') return fault;
    const others = Object.entries(parsed.args).filter(([key]) => key !== 'SIZE');
    return super._validateMailParams({ ...parsed, args: Object.fromEntries(others) });
  }

  // The library finds handlers by name, and calls them after it has checked for HELO.

  override handler_DATA(_command: Buffer, callback: () => void): void {
    const parser = this._parser instanceof SmtpStreamParser ? this._parser : null;
    const isAddressed = this.session.envelope.rcptTo.length > 0;
    const sink = parser !== null && isAddressed ? this.#handler.data() : null;
    if (parser === null || sink === null) {
      this.send(503, 'Error: need RCPT command');
    } else {
      parser.startMessage(sink);
      this.#write(354, 'End the message with <CR><LF>.<CR><LF>');
    }
    callback();
  }

  /**
   * The library closes our side, and waits for the client to close its own. RFC 5321 4.1.1.10
   * asks for both, and Postfix closes without reading the 221: its reset would be an error here.
   */
  override handler_QUIT(command: Buffer, callback: () => void): void {
    super.handler_QUIT(command, callback);
    this.destroySoon();
  }

  override handler_VRFY(_command: Buffer, callback: () => void): void {
    this.#answer('verify', callback);
  }

  /** Called at the greeting, and by the library's EHLO, HELO and RSET. Ends the transaction. */
  override _resetSession(): void {
    super._resetSession();
    this.#handler.reset();
  }
}
