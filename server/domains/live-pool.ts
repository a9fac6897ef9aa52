import { createPool, type DomainPool, type PoolDomain } from './pool.ts';
import { MAX_DOMAINS } from './pool-schema.ts';
import type { Random } from './weights.ts';

/** A pool whose domains are replaced while mail flows: each question sees all old or all new. */
export interface LivePool extends DomainPool {
  /** In one turn; whoever asks next sees the new ones. */
  replace(domains: readonly PoolDomain[]): void;
}

export function createLivePool(domains: readonly PoolDomain[], random?: Random): LivePool {
  let pool = createPool(domains, random);
  return {
    ...whichever(() => pool),
    replace(next) {
      pool = createPool([...next, ...leftBehind(pool.list(), next)], random);
    },
  };
}

/** The pool that is the current one at each question. */
export function whichever(current: () => DomainPool): DomainPool {
  return {
    list: () => current().list(),
    find: (host) => current().find(host),
    named: (domain) => current().named(domain),
    pick: (suits) => current().pick(suits),
  };
}

/**
 * Domains that are no longer named. A line that is missing may be a slip, or half a file, and
 * living inboxes are never lost by one: such a domain drains until it is named again or the
 * process ends. One that was retired takes no mail anyhow, and may go.
 */
function leftBehind(
  before: readonly PoolDomain[],
  next: readonly PoolDomain[],
): readonly PoolDomain[] {
  const named = new Set(next.map(({ domain }) => domain));
  return before
    .filter(({ domain, state }) => state !== 'retired' && !named.has(domain))
    .map((entry) => ({ ...entry, state: 'draining' as const }))
    .slice(0, MAX_DOMAINS);
}
