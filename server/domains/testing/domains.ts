import type { DomainState } from '#shared/protocol.ts';
import type { PoolDomain } from '../pool.ts';

/** A domain of a pool of which nothing else is said. */
export function domain(name: string, state: DomainState = 'active', weight = 1): PoolDomain {
  return { domain: name, state, weight, cluster: null, mx: [] };
}
