import { newAddress } from '#server/domains/addresses.ts';
import type { DomainPool, PoolDomain } from '#server/domains/pool.ts';
import type { RateVerdict } from '#server/ops/rates.ts';
import { judgeOwnName, type NameVerdict } from '#shared/address.ts';
import type { DomainState, NameProblem } from '#shared/protocol.ts';
import { Refusal, rateLimited, unavailable } from './problems.ts';

/** What a wish comes to: what was wished for, or why a name cannot stand. */
export type Wished<T> =
  | { readonly kind: 'stands'; readonly value: T }
  | { readonly kind: 'cannot'; readonly why: NameProblem; readonly detail: string };

export const NOT_FREE = 'This address is in use, or was until recently.';

const WHY_NOT = {
  malformed: 'A name has 3 to 32 letters, digits, dots and hyphens, letters or digits at its ends.',
  reserved: 'This name is reserved.',
  looks_made: 'This name looks like one that is made here.',
} as const satisfies Record<Exclude<NameVerdict, 'ok'>, string>;

const NO_HOST_LABEL = {
  kind: 'cannot',
  why: 'no_host',
  detail:
    'At this domain the name becomes a host, and this one cannot: take letters, digits and hyphens.',
} as const;

const WHY_NOT_HERE = {
  draining: 'This domain takes no new inboxes: it is about to be retired.',
  retired: 'This domain takes no new inboxes: it is retired.',
  unknown: 'This domain is not one of ours.',
} as const satisfies Record<Exclude<DomainState, 'active'> | 'unknown', string>;

/** Who asks for too many names is told nothing more of who lives. */
export function refuseCurious(verdict: RateVerdict): void {
  if (verdict.kind === 'within') return;
  throw rateLimited(
    'http_source_names',
    verdict.retryAfterSeconds,
    'Too many names were asked for from this source.',
  );
}

/** The name as it would be part of an address. */
export function ownName(name: string): Wished<string> {
  const why = judgeOwnName(name);
  if (why !== 'ok') return { kind: 'cannot', why, detail: WHY_NOT[why] };
  return { kind: 'stands', value: name.toLowerCase() };
}

/**
 * Where a new address is made; null name: one that the server makes. A domain that takes no
 * inboxes is a `bad_request`, since it cannot be mended with another name.
 */
export function activeDomain(
  pool: DomainPool,
  wanted: string | undefined,
  name: string | null,
): Wished<PoolDomain> {
  if (wanted === undefined) return anyDomain(pool, name);
  const found = pool.named(wanted);
  if (found?.state !== 'active') {
    const why = WHY_NOT_HERE[found?.state ?? 'unknown'];
    throw new Refusal('bad_request', {
      detail: `${why} GET /api/v1/domains lists the active ones.`,
    });
  }
  if (name !== null && newAddress(pool, found, name) === null) return NO_HOST_LABEL;
  return { kind: 'stands', value: found };
}

/** By weight, of those where the name can stand. */
function anyDomain(pool: DomainPool, name: string | null): Wished<PoolDomain> {
  const suits = (domain: PoolDomain) => name === null || newAddress(pool, domain, name) !== null;
  const picked = pool.pick(suits);
  if (picked !== null) return { kind: 'stands', value: picked };
  if (pool.pick() === null) throw unavailable('No domain takes new inboxes right now.');
  return NO_HOST_LABEL;
}

/** For those who can only go on with a name that stands; else `bad_name`. */
export function stands<T>(wished: Wished<T>): T {
  if (wished.kind === 'cannot') throw new Refusal('bad_name', { detail: wished.detail });
  return wished.value;
}
