import type { ReplyName } from './replies.ts';
import type { TlsFacts } from './tls/protocol.ts';

/**
 * What the protocol layer asks of the door, and what the door may ask of it: the seam
 * between the SMTP grammar (`strict/connection.ts`) and what Mayfly makes of it (`session.ts`).
 */
export interface Visit {
  /** At connect. A reply means: say it, and close. */
  arrive(): ReplyName | null;
  /** Before a command is obeyed. A reply means: say it instead. */
  screen(command: CommandKind): ReplyName | null;
  /** A command that was understood brought nothing: syntax, sequence, a refusal of MAIL. */
  stumbled(): void;
  mail(sender: MailCommand, answer: Answer): void;
  recipient(address: string, answer: Answer): void;
  /** What takes the message; null where there is no transaction. */
  data(): DataSink | null;
  /** The transaction is over: RSET, EHLO, or the end of a message. Idempotent. */
  reset(): void;
  /** At STARTTLS. A reply means: say it, and close. Never rejects. */
  mayEncrypt(): Promise<ReplyName | null>;
  /** A TLS handshake begins: nothing can be said or heard before it is over. */
  securing(): void;
  /** It is done. What was said before has been forgotten (RFC 3207 4.2). */
  secured(): void;
  /** It failed, and the connection ends; `why` is a code, no words of the peer. */
  unsecured(why: string): void;
  /** A fault of our own that ends the session. */
  broke(error: unknown): void;
  /** The connection is over, however that came. Idempotent. */
  gone(): void;
}

/** `work`: a step towards a message. `idle`: known, and none. `not_offered`: known elsewhere. */
export type CommandKind = 'work' | 'idle' | 'not_offered' | 'unknown' | 'bare_lf' | 'quit';

export interface MailCommand {
  readonly address: string;
  /** RFC 1870; 0 where none was declared. */
  readonly declaredSize: number;
  readonly smtpUtf8: boolean;
}

/** Must be called once; calls after the session is gone are ignored. */
export type Answer = (reply: ReplyName) => void;

export interface DataSink {
  /**
   * Content with its dots taken out; the sink owns it. False: wait, `resume` will be
   * called. After the session was cut nothing more is handed in.
   */
  take(content: Buffer, resume: () => void): boolean;
  /** The final dot. `answer` is said, and the next command read. */
  finish(answer: Answer): void;
}

/** The session's other end. */
export interface Line {
  readonly remoteAddress: string;
  /** As EHLO or HELO gave it; empty before. */
  readonly greeting: string;
  readonly greeted: 'HELO' | 'EHLO';
  /** Null: in clear. */
  readonly tls: TlsFacts | null;
  /** Says it unasked. Replies with 421 close the connection, as `hangUp` does. */
  say(reply: ReplyName): void;
  /** Says it and closes. */
  hangUp(reply: ReplyName): void;
  /** Closes without waiting for the peer's side; what was said still goes out. */
  drop(): void;
  /** Closes at once, whatever was said. */
  cut(): void;
  /** Its socket is closed, on both sides. */
  whenClosed(then: () => void): void;
}
