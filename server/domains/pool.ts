import { hash } from 'node:crypto';
import type { DomainState } from '#shared/protocol.ts';
import { belowWildcard, canonicalDomain, canonicalPoolName } from './names.ts';
import { type Random, weightedPick } from './weights.ts';

export interface PoolDomain {
  /** A-label, lower case: the canonical form. A wildcard begins with `*.`. */
  readonly domain: string;
  readonly state: DomainState;
  /** Over 0: its share of the new addresses is this part of the sum of all active ones. */
  readonly weight: number;
  /** The group of machines that takes its mail; null where nobody said. */
  readonly cluster: string | null;
  /** Host names of its MX records; empty where nobody said. */
  readonly mx: readonly string[];
}

/** Where an address is: a domain itself, or a host that a wildcard matches. */
export interface Place {
  /** Canonical. */
  readonly host: string;
  readonly state: DomainState;
  /** Host names of its MX records; empty where nobody said. */
  readonly mx: readonly string[];
  /** `one`: the whole host is one inbox's. */
  readonly holds: 'many' | 'one';
}

/** The domains that this service takes mail for. */
export interface DomainPool {
  /** Active ones first, retired ones last. */
  list(): readonly PoolDomain[];
  /** U-label, A-label and any case are one domain. Null: not ours. */
  find(host: string): Place | null;
  /** By its name in the list, a wildcard with its `*.`; U-labels and any case as above. */
  named(domain: string): PoolDomain | null;
  /** A domain for a new address, by weight; null while none that suits is active. */
  pick(suits?: (domain: PoolDomain) => boolean): PoolDomain | null;
}

/** What is said of a domain of which only the name is known. */
const PLAIN = { state: 'active', weight: 1, cluster: null, mx: [] } as const;

/** Hexadecimal digits: short enough to compare by eye, and two pools never share them by chance. */
const HASH_DIGITS = 16;

const RANK = { active: 0, draining: 1, retired: 2 } as const satisfies Record<DomainState, number>;

/** A pool that was configured once and stays as it is. Takes canonical names. */
export function fixedPool(domains: readonly string[], random?: Random): DomainPool {
  return createPool(
    domains.map((domain) => ({ domain, ...PLAIN })),
    random,
  );
}

/** Takes canonical domains, each once. */
export function createPool(
  domains: readonly PoolDomain[],
  random: Random = Math.random,
): DomainPool {
  const ordered = domains.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
  const active = ordered.filter(({ state }) => state === 'active');
  const byName = new Map(ordered.map((entry) => [entry.domain, entry]));
  const exact = new Map<string, Place>();
  const wild = new Map<string, Omit<Place, 'host'>>();
  for (const { domain, state, mx } of ordered) {
    const base = belowWildcard(domain);
    if (base === null) exact.set(domain, { host: domain, state, mx, holds: 'many' });
    else wild.set(base, { state, mx, holds: 'one' });
  }
  const find = (host: string) => exact.get(host) ?? matchWildcard(wild, host);
  return {
    list: () => ordered,
    find(host) {
      // Most mail names a domain as it is written here.
      const direct = exact.get(host);
      if (direct !== undefined) return direct;
      const canonical = canonicalDomain(host);
      return canonical === null ? null : find(canonical);
    },
    named(domain) {
      const canonical = canonicalPoolName(domain);
      return canonical === null ? null : (byName.get(canonical) ?? null);
    },
    pick: (suits) => weightedPick(suits ? active.filter(suits) : active, random),
  };
}

/** One label in front of the base, no more and no less. */
function matchWildcard(wild: ReadonlyMap<string, Omit<Place, 'host'>>, host: string): Place | null {
  const dot = host.indexOf('.');
  // What has no label in front, or a star for one, is no host.
  if (dot < 1 || host.startsWith('*')) return null;
  const found = wild.get(host.slice(dot + 1));
  return found === undefined ? null : { host, ...found };
}

/** Nobody elsewhere can deliver to a `.localhost` domain: RFC 6761 6.3. */
export function allLocal(pool: DomainPool): boolean {
  return pool.list().every(({ domain }) => /(?:^|\.)localhost$/.test(domain));
}

/** What an operator is told of a pool. */
export interface PoolDescription {
  /** How many domains are in each state. */
  readonly states: Readonly<Record<DomainState, number>>;
  /** The same at all nodes whose domains are in the same states, in any order. */
  readonly hash: string;
}

export function describePool(domains: readonly PoolDomain[]): PoolDescription {
  const states = { active: 0, draining: 0, retired: 0 };
  for (const { state } of domains) states[state] += 1;
  const lines = domains.map(({ domain, state }) => `${domain} ${state}\n`).sort();
  return { states, hash: hash('sha256', lines.join('')).slice(0, HASH_DIGITS) };
}
