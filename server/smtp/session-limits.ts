import type { ConnectionLimits } from './rfc5321/smtp-connection.ts';

/** Limits of one session. */
export const SESSION_LIMITS = {
  greetingDelayMs: 0,
  commandOctets: 4_096,
  /** Until the PROXY header of a trusted proxy is complete. */
  proxyWaitMs: 2_000,
  /** Time without a finished command: RFC 5321 4.5.3.2.7 asks for 5 minutes at least. */
  silenceMs: 5 * 60_000,
  /** From 220 to the end of a TLS handshake: two round trips, and senders with slow keys. */
  handshakeMs: 30_000,
  /** A window of DATA with fewer than `dataBytesPerSecond` ends the session. */
  dataWindowMs: 60_000,
  dataBytesPerSecond: 500,
  /** A session this old ends before its next command, so that no connection is held for ever. */
  sessionMs: 60 * 60_000,
  /** The commit at the final dot; senders wait for 10 minutes (RFC 5321 4.5.3.2.6). */
  dotTimeoutMs: 60_000,
  /** How often the receiver's one timer checks the deadlines of all sessions. */
  sweepEveryMs: 1_000,
  unknownCommands: 10,
  /** Commands in a row that bring no message nearer: NOOP, RSET, EHLO, VRFY, syntax errors. */
  idleCommands: 100,
  /** Unknown recipients of one session: enough for an old list, too few for guessing. */
  failedRecipients: 20,
  /** RFC 5321 4.5.3.1.8 asks for 100 at least. */
  recipients: 100,
  /** More Received lines than this are a loop: RFC 5321 6.3. */
  hops: 50,
} satisfies ConnectionLimits & Readonly<Record<string, number>>;

/** Only tests set others than `SESSION_LIMITS`. */
export type SessionLimits = Readonly<typeof SESSION_LIMITS>;
