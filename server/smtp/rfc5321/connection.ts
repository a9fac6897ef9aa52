import type { Socket } from 'node:net';
import type { SMTPServer, SMTPServerAddress } from 'smtp-server';
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import { DOOR_LIMITS, type DoorLimits } from '../limits.ts';
import { REPLIES, type ReplyName, replyLines, replyText } from '../replies.ts';
import type { ServerContexts } from '../tls/contexts.ts';
import type { DataSink, Line, Visit } from '../visit.ts';
import { type CommandLine, isHttpRequest, readCommand } from './commands.ts';
import { inOurWords } from './library.ts';
import { type ParsedPath, parsePathCommand } from './paths.ts';
import { UpgradingConnection } from './upgrade.ts';
import { WireParser, type WireReader } from './wire.ts';

export interface ConnectionDeps {
  readonly limits: DoorLimits;
  /** Null: STARTTLS is not offered. */
  readonly contexts: ServerContexts | null;
  /** Opens the door's side of the connection. */
  open(line: Line): Visit;
  /** A PROXY header came that was not waited for. A reply ends the session. */
  unexpectedHeader(): ReplyName | null;
}

/** Parameters of what EHLO offers: 8BITMIME, SIZE, SMTPUTF8. RCPT has none (no DSN). */
const MAIL_PARAMETERS: ReadonlySet<string> = new Set(['BODY', 'SIZE', 'SMTPUTF8']);
const RCPT_PARAMETERS: ReadonlySet<string> = new Set();

/**
 * smtp-server's session, held to RFC 5321 and to our own replies where it is not.
 *
 * The greeting: smtp-server makes everybody wait 100 ms to catch those who talk first.
 * Here whoever has talked by the time the greeting goes out is closed, and it goes out
 * one turn of the event loop after the connection was taken, so that a new connection
 * costs an honest sender nothing.
 *
 * Much of what is overridden is private to the library. Above each stands what it relies
 * on; `connection.test.ts` fails where the library no longer calls one of them.
 */
export class StrictConnection extends UpgradingConnection implements Line, WireReader {
  readonly #deps: ConnectionDeps;
  readonly #visit: Visit;
  #greeted: 'HELO' | 'EHLO' = 'HELO';
  #lingering: NodeJS.Timeout | undefined;

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null,
    deps: ConnectionDeps,
  ) {
    super(server, socket, options, deps.contexts);
    this.#deps = deps;
    this.#visit = deps.open(this);
  }

  override get visit(): Visit {
    return this.#visit;
  }

  get greeting(): string {
    return this.hostNameAppearsAs || '';
  }

  get greeted(): 'HELO' | 'EHLO' {
    return this.#greeted;
  }

  get listening(): boolean {
    return this._ready;
  }

  say(reply: ReplyName): void {
    const { code } = REPLIES[reply];
    this.#write(code, replyText(REPLIES[reply]));
  }

  /**
   * Replies leave at the end of the turn: together where commands came together (RFC 2920
   * 3.2), and back to back to all peers. A peer that is woken by each takes this processor
   * away from the next one's command.
   */
  #write(code: number, text: string | string[] | null | undefined): void {
    const socket = this._socket;
    if (socket.writableCorked === 0) {
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    // The library is silent to a peer that has closed its side, and must hear us all the same.
    if (socket.readyState === 'writeOnly') socket.write(replyLines(code, text));
    else super.send(code, text, false);
  }

  hangUp(reply: ReplyName): void {
    this.say(reply);
    this.close();
  }

  whenClosed(then: () => void): void {
    this.once('closed', then);
  }

  /** Called by our own server. The library pipes the socket to the parser, and greets when told. */
  override init(): void {
    this._setListeners(() => {
      const refusal = this.#visit.arrive();
      if (refusal !== null) {
        this.hangUp(refusal);
        // Not even a closing handshake is spent on one too many.
        return this.drop();
      }
      const { greetingDelayMs: delay } = this.#deps.limits;
      if (delay > 0) setTimeout(() => this.connectionReady(), delay).unref();
      else setImmediate(() => this.connectionReady());
    });
  }

  /**
   * Called for every reply of the library, to say it with our words and the codes that it
   * lacks. `context` tells what it is about; false: a reply without enhanced code.
   */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    if (code >= 500) this.#visit.stumbled();
    const said = inOurWords(code, data, context);
    this.#write(said.code, said.text);
  }

  /** Called by the library after each 421, and where it gives up on a socket. */
  override close(): void {
    super.close();
    this.#visit.gone();
  }

  /** Called when the socket is closed, on both sides. */
  override _onClose(): void {
    super._onClose();
    clearTimeout(this.#lingering);
    this.#visit.gone();
    this.emit('closed');
  }

  /** Called for each socket. Deadlines are the session's own, looked at by the receiver's timer. */
  override _armTimeout(): void {}

  /** Called by the library's constructor, when none of our own fields are there yet. */
  override _createParser(): WireParser {
    const octets = this._server.options.maxCommandLength ?? DOOR_LIMITS.commandOctets;
    // All that the peer said before it closed its side has been answered.
    return new WireParser(this, octets).once('finish', () => this.close());
  }

  onLine(line: Buffer, next: () => void): void {
    this._onCommand(line, next);
  }

  onFault(fault: 'too_early' | 'line_too_long' | 'bare_lf', next: () => void): void {
    if (fault === 'bare_lf') {
      this.#answer(this.#visit.screen('bare_lf') ?? 'bare_lf', next);
    } else {
      this.hangUp(fault);
      next();
    }
  }

  onProxyHeader(): void {
    const reply = this.#deps.unexpectedHeader();
    if (reply !== null) this.hangUp(reply);
  }

  onBroken(error: unknown): void {
    this.#visit.broke(error);
    this.hangUp('internal');
  }

  onDot(sink: DataSink, next: () => void): void {
    sink.finish((reply) => {
      this._resetSession();
      this.#answer(reply, next);
    });
  }

  /** Called by our parser. The library finds the handler, and calls back when it is done. */
  override _onCommand(command: Buffer, callback: () => void): void {
    // What came in clear after STARTTLS is dropped by the library unseen.
    if (this._upgrading) {
      super._onCommand(command, callback);
      return;
    }
    const line = readCommand(command, { startTls: this._isSupported('STARTTLS') });
    const refusal = this.#screen(line);
    if (refusal !== null) this.#answer(refusal, callback);
    else super._onCommand(Buffer.from(line.text), callback);
  }

  #screen({ text, kind, fault }: CommandLine): ReplyName | null {
    if (isHttpRequest(text)) return 'http';
    const refusal = this.#visit.screen(kind);
    if (refusal !== null) return refusal;
    // What is no command has been counted as such.
    if (fault !== null && kind === 'work') this.#visit.stumbled();
    return fault;
  }

  #answer(reply: ReplyName, next: () => void): void {
    this.say(reply);
    this._whenWritable(next);
  }

  /** Called by MAIL and RCPT of the library, which answers false with 501. */
  override _parseAddressCommand(name: string, command: Buffer | string) {
    const verb = name.toUpperCase() === 'RCPT TO' ? 'RCPT TO' : 'MAIL FROM';
    return parsePathCommand(verb, command.toString()) ?? false;
  }

  /**
   * Called next, `keys` being the parameters that need a value: SIZE among them at MAIL.
   * RFC 5321 4.1.1.11: what was not offered is refused, and not passed over in silence.
   */
  override _rejectInvalidParams(
    parsed: SMTPServerAddress & Pick<ParsedPath, 'duplicate' | 'malformed'>,
    keys: string[],
    callback: () => void,
  ): boolean {
    if (parsed.malformed !== undefined) return this.#stumble('malformed_parameter', callback);
    if (super._rejectInvalidParams(parsed, keys, callback)) return true;
    const offered = keys.includes('SIZE') ? MAIL_PARAMETERS : RCPT_PARAMETERS;
    if (Object.keys(parsed.args).every((key) => offered.has(key))) return false;
    return this.#stumble('bad_parameter', callback);
  }

  #stumble(reply: ReplyName, next: () => void): true {
    this.#visit.stumbled();
    this.#answer(reply, next);
    return true;
  }

  /** Called at MAIL. A size over the limit is refused at RCPT, where there is a tab to be told. */
  override _validateMailParams(parsed: SMTPServerAddress) {
    const fault = super._validateMailParams(parsed);
    if (fault?.enhancedCode !== 'MESSAGE_TOO_BIG') return fault;
    const others = Object.entries(parsed.args).filter(([key]) => key !== 'SIZE');
    return super._validateMailParams({ ...parsed, args: Object.fromEntries(others) });
  }

  // Handlers are found by the name of the command, and called once HELO was said where it must be.

  override handler_EHLO(command: Buffer, callback: () => void): void {
    this.#greeted = 'EHLO';
    super.handler_EHLO(command, callback);
  }

  override handler_HELO(command: Buffer, callback: () => void): void {
    this.#greeted = 'HELO';
    super.handler_HELO(command, callback);
  }

  override handler_DATA(_command: Buffer, callback: () => void): void {
    const parser = this._parser instanceof WireParser ? this._parser : null;
    const isAddressed = this.session.envelope.rcptTo.length > 0;
    const sink = parser !== null && isAddressed ? this.#visit.data() : null;
    if (parser === null || sink === null) {
      this.send(503, 'Error: need RCPT command');
    } else {
      parser.startMessage(sink);
      this.#write(354, 'End the message with <CR><LF>.<CR><LF>');
    }
    callback();
  }

  override handler_NOOP(_command: Buffer, callback: () => void): void {
    this.#answer('noop', callback);
  }

  override handler_RSET(_command: Buffer, callback: () => void): void {
    this._resetSession();
    this.#answer('reset', callback);
  }

  override handler_HELP(_command: Buffer, callback: () => void): void {
    this.#answer('help', callback);
  }

  override handler_VRFY(_command: Buffer, callback: () => void): void {
    this.#answer('verify', callback);
  }

  override handler_QUIT(_command: Buffer, callback: () => void): void {
    this.hangUp('goodbye');
    // The library would wait for 5 s; it is the peer who wanted to go.
    this.#lingering = setTimeout(() => this.cut(), this.#deps.limits.lingerMs).unref();
    callback();
  }

  /** Called at the greeting, and by EHLO and HELO of the library: any transaction ends. */
  override _resetSession(): void {
    super._resetSession();
    this.#visit.reset();
  }
}
