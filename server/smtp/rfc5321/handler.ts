import type { Reply, ReplyName } from './replies.ts';

/**
 * The seam between the SMTP grammar (`smtp-connection.ts`) and what Mayfly does with each command
 * (`session.ts`). The protocol layer calls the handler; the handler talks back through
 * `ClientConnection`.
 */
export interface SmtpHandler {
  /** A client connected. A reply is sent, and the connection closes. */
  connect(): ReplyName | null;
  /** Called before a command runs. A reply is sent instead of running it. */
  authorize(command: CommandKind): ReplyName | null;
  /** Counts a command that was understood and failed: syntax, sequence, a refused MAIL. */
  countError(): void;
  mail(command: MailCommand, sendReply: SendReply): void;
  recipient(path: string, sendReply: SendReply): void;
  /** The sink for the message; null without a transaction. */
  data(): DataSink | null;
  /** RSET, EHLO or the end of a message ends the transaction. Idempotent. */
  reset(): void;
  /** STARTTLS. A reply is sent, and the connection closes. Never rejects. */
  authorizeTls(): Promise<ReplyName | null>;
  /** Until the handshake is over, neither side can send a command or a reply. */
  tlsStarted(): void;
  /** RFC 3207 4.2: what the client said before is forgotten. */
  tlsEstablished(): void;
  /** The handshake failed and the connection ends. `why` is a code, never the client's words. */
  tlsFailed(why: string): void;
  /** An internal error ends the session. */
  failed(error: unknown): void;
  /** The connection is over, for any reason. Idempotent. */
  closed(): void;
}

/**
 * `work` brings a message nearer. `idle` is known and does not. `not_offered` is a command of
 * other servers.
 */
export type CommandKind = 'work' | 'idle' | 'not_offered' | 'unknown' | 'bare_lf' | 'quit';

export interface MailCommand {
  readonly address: string;
  /** RFC 1870; 0 without SIZE. */
  readonly declaredSize: number;
  readonly smtpUtf8: boolean;
}

/** Must be called once. A call after the session closed is ignored. */
export type SendReply = (reply: ReplyName | Reply) => void;

export interface DataSink {
  /** Content without dot-stuffing. The sink owns the buffer. */
  write(content: Buffer): void;
  /** The final dot. The next command is read after `sendReply`. */
  finish(sendReply: SendReply): void;
}

/** The parameters of an established connection. */
export interface TlsFacts {
  /** For example `TLSv1.3`. */
  readonly protocol: string;
  /** The IANA name, as RFC 8314 4.3 requires in `Received`. */
  readonly cipher: string;
}

/** The connection to an SMTP client, as a session uses it. */
export interface ClientConnection {
  readonly remoteAddress: string;
  /** The argument of EHLO or HELO; empty before. */
  readonly helloName: string;
  readonly helloCommand: 'HELO' | 'EHLO';
  /** Null without TLS. */
  readonly tls: TlsFacts | null;
  /** Sends the reply, then closes. */
  closeWith(reply: ReplyName): void;
  /** Closes without waiting for the client's side, after pending replies are written. */
  destroySoon(): void;
  /** Closes at once; pending replies are lost. */
  destroy(): void;
  /** Calls `listener` when the socket is closed on both sides. */
  onClosed(listener: () => void): void;
}
