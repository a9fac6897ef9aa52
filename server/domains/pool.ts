import { domainToASCII } from 'node:url';
import type { DomainState } from '#shared/protocol.ts';

export interface PoolDomain {
  /** A-label, lower case: the canonical form. */
  readonly domain: string;
  readonly state: DomainState;
}

/** The domains that this service takes mail for. */
export interface DomainPool {
  /** Active ones first. */
  list(): readonly PoolDomain[];
  /** U-label, A-label and any case are one domain. Null: not ours. */
  find(domain: string): PoolDomain | null;
  /** A domain for a new address; null while none is active. */
  pick(): PoolDomain | null;
}

/** Canonical form of a domain name; null where it is none (address literals among them). */
export function canonicalDomain(domain: string): string | null {
  const ascii = domainToASCII(domain.replace(/\.$/, ''));
  return ascii === '' || ascii.length > 253 ? null : ascii;
}

/** A pool that was configured once and stays as it is. Takes canonical names. */
export function fixedPool(domains: readonly string[]): DomainPool {
  const entries = domains.map((domain): PoolDomain => ({ domain, state: 'active' }));
  const byName = new Map(entries.map((entry) => [entry.domain, entry]));
  return {
    list: () => entries,
    find(domain) {
      const direct = byName.get(domain);
      if (direct) return direct;
      const canonical = canonicalDomain(domain);
      return canonical === null ? null : (byName.get(canonical) ?? null);
    },
    pick: () => entries[Math.floor(Math.random() * entries.length)] ?? null,
  };
}
