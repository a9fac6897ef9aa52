import { type Level, pino } from 'pino';
import type { CloseReason, DomainState } from '#shared/protocol.ts';
import { type Clock, systemClock } from './clock.ts';
import type { WebLimit } from './limits.ts';
import type { LogDestination } from './log-output.ts';
import { LineQuota } from './quota.ts';
import { loggedSource } from './source.ts';

/**
 * What the service says of itself, as JSON lines, one domain verb for each
 * event. The methods take only what may be written: never an address, a token, a
 * subject or a body; sources are cut to /24 and /48 here, so that no caller can forget.
 * Nor does a stranger fill a disk: what they do stands at `debug`, and what they may make go
 * wrong has so many lines a minute (RUN-8).
 */
interface PoolFacts {
  /** How many domains are in each state. */
  readonly states: Readonly<Record<DomainState, number>>;
  /** Differs where domains or their states differ. */
  readonly hash: string;
}

export interface Log {
  /** The effective configuration, secrets already hidden. */
  configured(settings: Readonly<Record<string, unknown>>): void;
  /** Where this process listens, and, where that is another URL, where people reach the page. */
  listening(what: 'http' | 'smtp' | 'metrics', url: string, page?: string): void;
  stopping(signal: string): void;
  stopped(): void;

  /** What inboxes are kept in, where that is not this process, and what that means. */
  keeping(redis: { server: string; version: string; persistence: string; means: string }): void;

  /** The pool at the start. */
  poolOpened(pool: PoolFacts): void;
  /** The pool after its file was read again. */
  poolReplaced(pool: PoolFacts): void;
  /** The pool file was changed and is wrong, so that the pool stays what it was. */
  poolKept(mistakes: readonly string[]): void;

  /** A message was committed for so many recipients; duplicates count as stored. */
  received(mail: { bytes: number; recipients: number; stored: number; ms: number }): void;
  /** A sender was told no, with this reply. */
  refused(refusal: {
    code: number;
    /** RFC 3463. */
    enhanced: string;
    reason: string;
    remoteAddress: string | undefined;
  }): void;
  /** A TLS handshake is done. */
  secured(handshake: { protocol: string }): void;
  /** A TLS handshake came to nothing: a code of OpenSSL or the system, `timeout` or `closed`. */
  unsecured(handshake: { why: string; remoteAddress: string | undefined }): void;
  /** Operator mail without an operator inbox, or mail under `discard`. */
  dropped(why: 'operator' | 'discard'): void;

  /** From now on this certificate is shown, at the start or because its files changed. */
  certified(certificate: {
    file: string;
    names: readonly string[];
    key: string;
    until: string;
  }): void;

  opened(inbox: { by: 'page' | 'program' }): void;
  /** So many inboxes ended for that reason. */
  ended(end: { reason: CloseReason; count: number }): void;

  /** A reader thread failed or ran out of time on a message of so many bytes. */
  unread(mail: { bytes: number; why: 'deadline' | 'crashed' | 'overloaded' }): void;

  /** A request or a socket was refused; `limit` where it was over one. */
  turnedAway(request: {
    code: string;
    limit?: WebLimit | undefined;
    remoteAddress: string | undefined;
  }): void;

  /** Once for each kind: something that an operator should mend. */
  warned(what: string, hint: string): void;

  /**
   * A fault of our own. Only the error's name, its code and the places of its stack are
   * written: a message may quote what a stranger sent.
   */
  failed(where: string, error: unknown): void;
}

/** Mistakes of one file that are written; whoever mends them sees the next ones. */
const MAX_TOLD = 20;

type LogLevel = Level | 'silent';

const NOWHERE: LogDestination = { write() {} };

export function createLog(
  level: LogLevel,
  destination: LogDestination = NOWHERE,
  clock: Clock = systemClock,
): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const lines = pino(options, destination);
  // Strangers decide how often these are called, and mostly nobody reads them.
  const isDetailed = lines.isLevelEnabled('debug');
  const quota = new LineQuota(clock);
  const within = (kind: string, write: (skipped: { readonly skipped?: number }) => void) => {
    const skipped = quota.take(kind);
    if (skipped !== null) write(skipped > 0 ? { skipped } : {});
  };
  const aboutSource = (
    event: 'refused' | 'unsecured' | 'turned_away',
    remoteAddress: string | undefined,
    facts: Readonly<Record<string, unknown>>,
  ) => {
    if (isDetailed) lines.debug({ event, ...facts, source: loggedSource(remoteAddress) });
  };
  return {
    configured: (settings) => lines.info({ event: 'configured', settings }),
    listening: (what, url, page) => lines.info({ event: 'listening', what, url, page }),
    stopping: (signal) => lines.info({ event: 'stopping', signal }),
    stopped: () => lines.info({ event: 'stopped' }),
    keeping: (redis) => lines.info({ event: 'keeping', ...redis }),
    poolOpened: ({ states, hash }) => lines.info({ event: 'pool_opened', ...states, hash }),
    poolReplaced: ({ states, hash }) => lines.info({ event: 'pool_replaced', ...states, hash }),
    poolKept: (mistakes) =>
      lines.error({
        event: 'pool_kept',
        mistakes: mistakes.slice(0, MAX_TOLD),
        of: mistakes.length,
      }),
    received: (mail) => lines.debug({ event: 'received', ...mail }),
    refused: ({ code, enhanced, reason, remoteAddress }) =>
      aboutSource('refused', remoteAddress, { code, enhanced, reason }),
    secured: (handshake) => lines.debug({ event: 'secured', ...handshake }),
    unsecured: ({ why, remoteAddress }) => aboutSource('unsecured', remoteAddress, { why }),
    dropped: (why) => lines.debug({ event: 'dropped', why }),
    certified: (certificate) => lines.info({ event: 'certified', ...certificate }),
    opened: ({ by }) => lines.debug({ event: 'opened', by }),
    ended: (end) => lines.debug({ event: 'ended', ...end }),
    unread: (mail) =>
      within(`unread ${mail.why}`, (skipped) =>
        lines.warn({ event: 'unread', ...mail, ...skipped }),
      ),
    turnedAway: ({ code, limit, remoteAddress }) =>
      aboutSource('turned_away', remoteAddress, { code, limit }),
    warned: (what, hint) => lines.warn({ event: 'warned', what, hint }),
    failed: (where, error) =>
      within(`failed ${where}`, (skipped) =>
        lines.error({ event: 'failed', where, ...describeError(error), ...skipped }),
      ),
  };
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // The first line of a stack repeats the message; only the places are ours.
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, code, stack: places?.slice(0, 8).map((line) => line.trim()) };
}
