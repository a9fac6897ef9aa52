import type { ProxyLimits } from './proxy/header-wait.ts';
import type { ConnectionLimits } from './rfc5321/connection.ts';

/** Limits of one session; only tests set others than `SESSION_LIMITS`. */
export interface SessionLimits extends ConnectionLimits, ProxyLimits {
  /** Time without a finished command: RFC 5321 4.5.3.2.7 asks for 5 minutes at least. */
  readonly silenceMs: number;
  /** From 220 to the end of a TLS handshake: two round trips, and senders with slow keys. */
  readonly handshakeMs: number;
  /** A window of DATA with fewer than `dataBytesPerSecond` ends the session. */
  readonly dataWindowMs: number;
  readonly dataBytesPerSecond: number;
  /** A session this old ends before its next command, so that no connection is held for ever. */
  readonly sessionMs: number;
  /** The commit at the final dot; senders wait for 10 minutes (RFC 5321 4.5.3.2.6). */
  readonly dotTimeoutMs: number;
  /** How often the receiver's one timer checks the deadlines of all sessions. */
  readonly sweepEveryMs: number;
  readonly unknownCommands: number;
  /** Commands in a row that bring no message nearer: NOOP, RSET, EHLO, VRFY, syntax errors. */
  readonly idleCommands: number;
  /** Unknown recipients of one session: enough for an old list, too few for guessing. */
  readonly failedRecipients: number;
  /** RFC 5321 4.5.3.1.8 asks for 100 at least. */
  readonly recipients: number;
  /** More Received lines than this are a loop: RFC 5321 6.3. */
  readonly hops: number;
}

export const SESSION_LIMITS: SessionLimits = {
  silenceMs: 5 * 60_000,
  handshakeMs: 30_000,
  proxyWaitMs: 2_000,
  dataWindowMs: 60_000,
  dataBytesPerSecond: 500,
  sessionMs: 60 * 60_000,
  dotTimeoutMs: 60_000,
  sweepEveryMs: 1_000,
  greetingDelayMs: 0,
  commandOctets: 4_096,
  unknownCommands: 10,
  idleCommands: 100,
  failedRecipients: 20,
  recipients: 100,
  hops: 50,
};
