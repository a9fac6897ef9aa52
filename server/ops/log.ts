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

/** What a client did; its source is written, cut to /24 or /48. */
interface FromClient {
  readonly remoteAddress: string | undefined;
}

/** Mistakes of one file that one line lists. */
const MAX_LISTED_MISTAKES = 20;

type LogLevel = Level | 'silent';

const DISCARD: LogDestination = { write() {} };

export type Log = ReturnType<typeof createLog>;

/**
 * The log of the service: JSON lines, one method for each event. They take only what may be
 * written: never an address, a token, a subject or a body. Events that clients cause have level
 * `debug`, and faults that they can cause are limited in lines a minute, so that no client can
 * fill a disk (RUN-8).
 */
export function createLog(
  level: LogLevel,
  destination: LogDestination = DISCARD,
  clock: Clock = systemClock,
) {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const lines = pino(options, destination);
  // Clients decide how often these are called: skip the work unless `debug` is on.
  const isDetailed = lines.isLevelEnabled('debug');
  const quota = new LineQuota(clock);
  const withinQuota = (kind: string, write: (skipped: { readonly skipped?: number }) => void) => {
    const skipped = quota.take(kind);
    if (skipped !== null) write(skipped > 0 ? { skipped } : {});
  };
  const logClient = (event: string, { remoteAddress }: FromClient, facts: object) => {
    if (isDetailed) lines.debug({ event, ...facts, source: formatLoggedSource(remoteAddress) });
  };
  return {
    /** The effective configuration, without secrets. */
    configured: (settings: Readonly<Record<string, unknown>>) =>
      lines.info({ event: 'configured', settings }),
    /** Where this process listens; `page` is where people reach the page, if that differs. */
    listening: (what: 'http' | 'https' | 'smtp' | 'metrics', url: string, page?: string) =>
      lines.info({ event: 'listening', what, url, page }),
    stopping: (signal: string) => lines.info({ event: 'stopping', signal }),
    stopped: () => lines.info({ event: 'stopped' }),

    /** The Redis that holds the inboxes, and whether it writes to a disk. */
    keeping: (redis: { server: string; version: string; persistence: string; means: string }) =>
      lines.info({ event: 'keeping', ...redis }),

    /** The pool at the start. */
    poolOpened: ({ states, hash }: PoolFacts) =>
      lines.info({ event: 'pool_opened', ...states, hash }),
    /** The pool after its file was read again. */
    poolReplaced: ({ states, hash }: PoolFacts) =>
      lines.info({ event: 'pool_replaced', ...states, hash }),
    /** The changed pool file has mistakes: the old pool stays. */
    poolKept: (mistakes: readonly string[]) =>
      lines.error({
        event: 'pool_kept',
        mistakes: mistakes.slice(0, MAX_LISTED_MISTAKES),
        of: mistakes.length,
      }),

    /** A message was committed; duplicates count as stored. */
    received: (mail: { bytes: number; recipients: number; stored: number; ms: number }) =>
      lines.debug({ event: 'received', ...mail }),
    /** A sender got this error reply. `enhanced`: RFC 3463. */
    refused: (refusal: FromClient & { code: number; enhanced: string; reason: string }) => {
      const { code, enhanced, reason } = refusal;
      logClient('refused', refusal, { code, enhanced, reason });
    },
    /** A TLS handshake succeeded. */
    secured: (handshake: { protocol: string }) => lines.debug({ event: 'secured', ...handshake }),
    /** A TLS handshake failed. `why`: a code of OpenSSL or the system, `timeout` or `closed`. */
    unsecured: (handshake: FromClient & { why: string }) =>
      logClient('unsecured', handshake, { why: handshake.why }),
    /** An email was dropped: for the operator without an operator inbox, or under `discard`. */
    dropped: (why: 'operator' | 'discard') => lines.debug({ event: 'dropped', why }),

    /** This certificate is used from now on: at the start, or after its files changed. */
    certified: (certificate: {
      file: string;
      names: readonly string[];
      key: string;
      from: string;
      until: string;
    }) => lines.info({ event: 'certified', ...certificate }),
    /** An order for a certificate ended, or was not made: `not_here`. `next`: the next attempt. */
    ordered: (order: {
      name: string;
      outcome: (typeof ORDER_OUTCOMES)[number];
      why?: string;
      next?: string;
    }) => lines[order.outcome === 'issued' ? 'info' : 'warn']({ event: 'ordered', ...order }),

    opened: ({ by }: { by: 'page' | 'program' }) => lines.debug({ event: 'opened', by }),
    /** How many inboxes ended for one reason. */
    ended: (end: { reason: CloseReason; count: number }) => lines.debug({ event: 'ended', ...end }),

    /** A message of so many bytes was not read. */
    unread: (mail: { bytes: number; why: 'deadline' | 'crashed' | 'overloaded' }) =>
      withinQuota(`unread ${mail.why}`, (skipped) =>
        lines.warn({ event: 'unread', ...mail, ...skipped }),
      ),

    /** A request or a socket was refused; `limit`: the limit that it exceeded, if any. */
    turnedAway: (request: FromClient & { code: string; limit?: WebLimit | undefined }) => {
      const { code, limit } = request;
      logClient('turned_away', request, { code, limit });
    },

    /** A problem that the operator should fix. Callers log each kind once. */
    warned: (what: string, hint: string) => lines.warn({ event: 'warned', what, hint }),

    /**
     * An internal error. Only its name, code and stack positions are written: the message may
     * quote data of a client.
     */
    failed: (where: string, error: unknown) =>
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
