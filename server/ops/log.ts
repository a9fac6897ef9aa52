import { type Level, pino } from 'pino';
import type { CloseReason, DomainState } from '#shared/protocol.ts';
import { type Clock, systemClock } from './clock.ts';
import type { WebLimit } from './limits.ts';
import { LineQuota } from './line-quota.ts';
import type { LogDestination } from './log-output.ts';
import { formatLoggedSource } from './source.ts';

/** How an order for a certificate can end. */
export const ORDER_OUTCOMES = [
  'issued',
  'not_here',
  'refused',
  'rate_limited',
  'unavailable',
] as const;

interface PoolFacts {
  /** How many domains are in each state. */
  readonly states: Readonly<Record<DomainState, number>>;
  /** Differs if domains or their states differ. */
  readonly hash: string;
}

/**
 * The log of the service: JSON lines, one verb for each event. The methods take only what may be
 * written: never an address, a token, a subject or a body. Sources are cut to /24 and /48 here.
 * Events that clients cause have level `debug`, and faults that they can cause are limited in
 * lines a minute, so that no client can fill a disk (RUN-8).
 */
export interface Log {
  /** The effective configuration, without secrets. */
  configured(settings: Readonly<Record<string, unknown>>): void;
  /** Where this process listens; `page` is where people reach the page, if that differs. */
  listening(what: 'http' | 'https' | 'smtp' | 'metrics', url: string, page?: string): void;
  stopping(signal: string): void;
  stopped(): void;

  /** The Redis that holds the inboxes, and whether it writes to a disk. */
  keeping(redis: { server: string; version: string; persistence: string; means: string }): void;

  /** The pool at the start. */
  poolOpened(pool: PoolFacts): void;
  /** The pool after its file was read again. */
  poolReplaced(pool: PoolFacts): void;
  /** The changed pool file has mistakes: the old pool stays. */
  poolKept(mistakes: readonly string[]): void;

  /** A message was committed; duplicates count as stored. */
  received(mail: { bytes: number; recipients: number; stored: number; ms: number }): void;
  /** A sender got this error reply. */
  refused(refusal: {
    code: number;
    /** RFC 3463. */
    enhanced: string;
    reason: string;
    remoteAddress: string | undefined;
  }): void;
  /** A TLS handshake succeeded. */
  secured(handshake: { protocol: string }): void;
  /** A TLS handshake failed. `why`: a code of OpenSSL or the system, `timeout` or `closed`. */
  unsecured(handshake: { why: string; remoteAddress: string | undefined }): void;
  /** An email was dropped: for the operator without an operator inbox, or under `discard`. */
  dropped(why: 'operator' | 'discard'): void;

  /** This certificate is used from now on: at the start, or after its files changed. */
  certified(certificate: {
    file: string;
    names: readonly string[];
    key: string;
    from: string;
    until: string;
  }): void;
  /** An order for a certificate ended, or was not made: `not_here`. `next`: the next attempt. */
  ordered(order: {
    name: string;
    outcome: (typeof ORDER_OUTCOMES)[number];
    why?: string;
    next?: string;
  }): void;

  opened(inbox: { by: 'page' | 'program' }): void;
  /** How many inboxes ended for one reason. */
  ended(end: { reason: CloseReason; count: number }): void;

  /** A message of so many bytes was not read. */
  unread(mail: { bytes: number; why: 'deadline' | 'crashed' | 'overloaded' }): void;

  /** A request or a socket was refused; `limit`: the limit that it exceeded, if any. */
  turnedAway(request: {
    code: string;
    limit?: WebLimit | undefined;
    remoteAddress: string | undefined;
  }): void;

  /** A problem that the operator should fix. Callers log each kind once. */
  warned(what: string, hint: string): void;

  /**
   * An internal error. Only its name, code and stack positions are written: the message may
   * quote data of a client.
   */
  failed(where: string, error: unknown): void;
}

/** Mistakes of one file that one line lists. */
const MAX_LISTED_MISTAKES = 20;

type LogLevel = Level | 'silent';

const DISCARD: LogDestination = { write() {} };

export function createLog(
  level: LogLevel,
  destination: LogDestination = DISCARD,
  clock: Clock = systemClock,
): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const lines = pino(options, destination);
  // Clients decide how often these are called: skip the work unless `debug` is on.
  const isDetailed = lines.isLevelEnabled('debug');
  const quota = new LineQuota(clock);
  const withinQuota = (kind: string, write: (skipped: { readonly skipped?: number }) => void) => {
    const skipped = quota.take(kind);
    if (skipped !== null) write(skipped > 0 ? { skipped } : {});
  };
  const logSource = (
    event: 'refused' | 'unsecured' | 'turned_away',
    remoteAddress: string | undefined,
    facts: Readonly<Record<string, unknown>>,
  ) => {
    if (isDetailed) lines.debug({ event, ...facts, source: formatLoggedSource(remoteAddress) });
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
        mistakes: mistakes.slice(0, MAX_LISTED_MISTAKES),
        of: mistakes.length,
      }),
    received: (mail) => lines.debug({ event: 'received', ...mail }),
    refused: ({ code, enhanced, reason, remoteAddress }) =>
      logSource('refused', remoteAddress, { code, enhanced, reason }),
    secured: (handshake) => lines.debug({ event: 'secured', ...handshake }),
    unsecured: ({ why, remoteAddress }) => logSource('unsecured', remoteAddress, { why }),
    dropped: (why) => lines.debug({ event: 'dropped', why }),
    certified: (certificate) => lines.info({ event: 'certified', ...certificate }),
    ordered: (order) =>
      lines[order.outcome === 'issued' ? 'info' : 'warn']({ event: 'ordered', ...order }),
    opened: ({ by }) => lines.debug({ event: 'opened', by }),
    ended: (end) => lines.debug({ event: 'ended', ...end }),
    unread: (mail) =>
      withinQuota(`unread ${mail.why}`, (skipped) =>
        lines.warn({ event: 'unread', ...mail, ...skipped }),
      ),
    turnedAway: ({ code, limit, remoteAddress }) =>
      logSource('turned_away', remoteAddress, { code, limit }),
    warned: (what, hint) => lines.warn({ event: 'warned', what, hint }),
    failed: (where, error) =>
      withinQuota(`failed ${where}`, (skipped) =>
        lines.error({ event: 'failed', where, ...formatError(error), ...skipped }),
      ),
  };
}

function formatError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // A stack begins with the message, which may hold data of a client, in lines like positions too.
  const { message, stack = '' } = error;
  const positions = stack.slice(Math.max(0, stack.indexOf(message)) + message.length).split('\n');
  const listed = positions.filter((line) => /^\s+at /.test(line)).slice(0, 8);
  return { error: error.name, code, stack: listed.map((line) => line.trim()) };
}
