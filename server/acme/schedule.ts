import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { AcmeFailure } from './failure.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Part of a certificate's life after which it is renewed, as authorities recommend. */
const RENEW_AT = 2 / 3;
/** Part of the life over which renewals are spread, so that services do not renew together. */
const JITTER = 1 / 30;

/**
 * Milliseconds from a failure to the next attempt, which double with each further failure. Our own
 * look at a name costs the authority nothing, and the operator waits for it.
 */
const WAITS = {
  asked: { first: HOUR_MS, most: 12 * HOUR_MS },
  unasked: { first: MINUTE_MS, most: 10 * MINUTE_MS },
};

/** Part of a certificate's life that a wait may take: a third is left for all attempts. */
const WAIT_SHARE = 1 / 12;

/** Milliseconds; the longest period of the limits of Let's Encrypt is a week. */
const MAX_RETRY_AFTER_MS = 7 * DAY_MS;

/** Milliseconds that the clocks of nodes may differ. An attempt later than that had a wrong clock. */
const CLOCK_SKEW_MS = HOUR_MS;

/** The latest failure for one name, as it is stored. Times are milliseconds since the epoch. */
export const Attempt = z.object({
  /** `interrupted`: it is running, or the process ended meanwhile. */
  kind: z.enum(['not_here', 'refused', 'rate_limited', 'unavailable', 'interrupted']),
  detail: z.string(),
  at: z.number(),
  /** How many of this kind in a row. */
  count: z.int(),
  /** No attempt before that. */
  nextAt: z.number(),
  /** From then on, one attempt ignores our own look, which cannot see all that the authority sees. */
  askAt: z.number(),
  /** A hash of the account's contact: an attempt with a corrected one need not wait. */
  contact: z.string(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Milliseconds from its beginning to its end. */
export function computeLife({ validFromDate, validToDate }: X509Certificate): number {
  return validToDate.getTime() - validFromDate.getTime();
}

/** Milliseconds since the epoch. The same after a restart: the jitter is from the serial number. */
export function computeRenewal(certificate: X509Certificate): number {
  const spread = Number.parseInt(certificate.serialNumber.slice(-6), 16) / 0x1_00_00_00;
  const part = computeLife(certificate) * (RENEW_AT + JITTER * spread);
  return certificate.validFromDate.getTime() + part;
}

interface Circumstances {
  readonly before: Attempt | null;
  /** Milliseconds since the epoch. */
  readonly wall: number;
  readonly contact: string;
  /** Milliseconds that the present certificate is valid in all; null: there is none. */
  readonly life: number | null;
}

type Failure = Pick<AcmeFailure, 'message' | 'retryAfterMs'> & Pick<Attempt, 'kind'>;

export function planRetry(
  { kind, message: detail, retryAfterMs }: Failure,
  { before, wall, contact, life }: Circumstances,
): Attempt {
  const count = before?.kind === kind ? before.count + 1 : 1;
  const { first, most } = WAITS[kind === 'not_here' ? 'unasked' : 'asked'];
  const cap = Math.max(first, Math.min(most, (life ?? Number.POSITIVE_INFINITY) * WAIT_SHARE));
  const wait = Math.min(first * 2 ** (count - 1), cap);
  const asked = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
  const nextAt = wall + Math.max(wait, asked);
  return { kind, detail, at: wall, count, nextAt, askAt: planAsking(kind, before, wall), contact };
}

/** An hour after our own look failed first, then a day after each time. */
function planAsking(kind: Attempt['kind'], before: Attempt | null, wall: number): number {
  if (kind !== 'not_here') return wall + DAY_MS;
  if (before === null) return wall + HOUR_MS;
  return wall < before.askAt ? before.askAt : wall + DAY_MS;
}

/** The latest of these attempts; none that a wrong clock or another contact made. */
export function findLatest(
  attempts: readonly (Attempt | null | undefined)[],
  { wall, contact }: Pick<Circumstances, 'wall' | 'contact'>,
): Attempt | null {
  const [latest = null] = attempts
    .flatMap((attempt) => attempt ?? [])
    .filter((attempt) => attempt.contact === contact && attempt.at <= wall + CLOCK_SKEW_MS)
    .toSorted((a, b) => b.at - a.at);
  return latest;
}

export function mustWait(attempt: Attempt | null, wall: number): boolean {
  if (attempt === null) return false;
  return wall < Math.min(attempt.nextAt, attempt.at + MAX_RETRY_AFTER_MS);
}
