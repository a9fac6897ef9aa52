import { newAddress } from '#server/domains/addresses.ts';
import type { DomainPool, PoolDomain } from '#server/domains/pool.ts';
import type { RateVerdict } from '#server/ops/rates.ts';
import { judgeOwnName, type NameVerdict } from '#shared/address.ts';
import type { DomainState, NameProblem } from '#shared/protocol.ts';
import { Refusal, rateLimited, unavailable } from './refusal.ts';

/** A part of a requested address, or why it cannot be used. */
export type Requested<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly why: NameProblem; readonly detail: string };

export const NOT_FREE = 'This address is in use, or was until recently.';

const NAME_DETAILS = {
  malformed: 'A name has 3 to 32 letters, digits, dots and hyphens, letters or digits at its ends.',
  reserved: 'This name is reserved.',
  looks_made: 'This name looks like one that is made here.',
} as const satisfies Record<Exclude<NameVerdict, 'ok'>, string>;

const NO_HOST_LABEL = {
  kind: 'invalid',
  why: 'no_host',
  detail:
    'At this domain the name becomes a host, and this one cannot: take letters, digits and hyphens.',
} as const;

const DOMAIN_DETAILS = {
  draining: 'This domain takes no new inboxes: it is about to be retired.',
  retired: 'This domain takes no new inboxes: it is retired.',
  unknown: 'This domain is not one of ours.',
} as const satisfies Record<Exclude<DomainState, 'active'> | 'unknown', string>;

/** Bounds how many names a source can probe. */
export function requireNameRate(verdict: RateVerdict): void {
  if (verdict.kind === 'within') return;
  throw rateLimited(
    'http_source_names',
    verdict.retryAfterSeconds,
    'Too many names were asked for from this source.',
  );
}

/** The name in the form of an address. */
export function parseRequestedName(name: string): Requested<string> {
  const why = judgeOwnName(name);
  if (why !== 'ok') return { kind: 'invalid', why, detail: NAME_DETAILS[why] };
  return { kind: 'valid', value: name.toLowerCase() };
}

/**
 * The domain of a new address; a null name is made by the server. A domain without new inboxes
 * is `bad_request`: another name would not help.
 */
export function chooseDomain(
  pool: DomainPool,
  requested: string | undefined,
  name: string | null,
): Requested<PoolDomain> {
  if (requested === undefined) return pickDomain(pool, name);
  const found = pool.named(requested);
  if (found?.state !== 'active') {
    const why = DOMAIN_DETAILS[found?.state ?? 'unknown'];
    throw new Refusal('bad_request', {
      detail: `${why} GET /api/v1/domains lists the active ones.`,
    });
  }
  if (name !== null && newAddress(pool, found, name) === null) return NO_HOST_LABEL;
  return { kind: 'valid', value: found };
}

/** Weighted choice among the domains that can have the name. */
function pickDomain(pool: DomainPool, name: string | null): Requested<PoolDomain> {
  const isPossible = (domain: PoolDomain) =>
    name === null || newAddress(pool, domain, name) !== null;
  const picked = pool.pick(isPossible);
  if (picked !== null) return { kind: 'valid', value: picked };
  if (pool.pick() === null) throw unavailable('No domain takes new inboxes right now.');
  return NO_HOST_LABEL;
}

/** @throws `bad_name` */
export function requireValid<T>(requested: Requested<T>): T {
  if (requested.kind === 'invalid') throw new Refusal('bad_name', { detail: requested.detail });
  return requested.value;
}
