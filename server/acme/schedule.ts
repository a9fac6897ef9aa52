import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { AcmeFailure } from './failure.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Part of a certificate's life after which it is renewed, as authorities recommend. */
const RENEW_AT = 2 / 3;
/** Part of the life over which renewals are spread, so that services do not renew together. */
const JITTER = 1 / 30;

/**
 * Milliseconds from a failure to the next attempt, which double with each further failure. Our own
 * look at the DNS of a name costs the authority nothing, and the operator waits for it.
 */
const WAITS = {
  asked: { first: HOUR_MS, most: 12 * HOUR_MS },
  unasked: { first: MINUTE_MS, most: HOUR_MS },
};

/** Milliseconds; the longest period of the limits of Let's Encrypt is a week. */
const MAX_RETRY_AFTER_MS = 7 * 24 * HOUR_MS;

/** The latest failure for one name, as it is stored. Times are milliseconds since the epoch. */
export const Attempt = z.object({
  kind: z.enum(['not_here', 'refused', 'rate_limited', 'unavailable']),
  detail: z.string(),
  at: z.number(),
  /** How many of this kind in a row. */
  count: z.int(),
  /** No attempt before that. */
  nextAt: z.number(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Milliseconds since the epoch. The same after a restart: the jitter is from the serial number. */
export function computeRenewal(certificate: X509Certificate): number {
  const from = certificate.validFromDate.getTime();
  const life = certificate.validToDate.getTime() - from;
  const spread = Number.parseInt(certificate.serialNumber.slice(-6), 16) / 0x1_00_00_00;
  return from + life * (RENEW_AT + JITTER * spread);
}

/** `wall`: milliseconds since the epoch. */
export function planRetry(failure: AcmeFailure, before: Attempt | null, wall: number): Attempt {
  const { kind, message: detail, retryAfterMs } = failure;
  const count = before?.kind === kind ? before.count + 1 : 1;
  const { first, most } = WAITS[kind === 'not_here' ? 'unasked' : 'asked'];
  const wait = Math.min(first * 2 ** (count - 1), most);
  const asked = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS);
  return { kind, detail, at: wall, count, nextAt: wall + Math.max(wait, asked) };
}
