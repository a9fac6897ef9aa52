import { hash } from 'node:crypto';
import type { DomainState } from '#shared/protocol.ts';
import { canonicalDomain, canonicalPoolName, parseWildcard } from './domain-names.ts';

/** From 0 to 1, excluding 1. */
type Random = () => number;

export interface PoolDomain {
  /** A-label, lower case: the canonical form. A wildcard begins with `*.`. */
  readonly domain: string;
  readonly state: DomainState;
  /** Over 0. Its share of new addresses is its part of the sum of all active weights. */
  readonly weight: number;
  /** The group of machines that takes its mail; null if not configured. */
  readonly cluster: string | null;
  /** Host names of its MX records; empty if not configured. */
  readonly mx: readonly string[];
}

/** A host that the pool takes mail for: a listed domain, or a host that a wildcard matches. */
export interface PoolHost {
  /** Canonical. */
  readonly host: string;
  readonly state: DomainState;
  /** Host names of its MX records; empty if not configured. */
  readonly mx: readonly string[];
  /** `one`: the host is one inbox, whatever the local part. */
  readonly holds: 'many' | 'one';
}

/** The domains that this service takes mail for. */
export interface DomainPool {
  /** Active ones first, retired ones last. */
  list(): readonly PoolDomain[];
  /** U-label, A-label and any case are one domain. Null: no domain of the pool. */
  find(host: string): PoolHost | null;
  /** By its name in the list, a wildcard with its `*.`. */
  named(domain: string): PoolDomain | null;
  /** A domain for a new address, by weight; null if no active domain suits. */
  pick(suits?: (domain: PoolDomain) => boolean): PoolDomain | null;
}

/** The defaults of a domain. */
const DEFAULTS = { state: 'active', weight: 1, cluster: null, mx: [] } as const;

/** Hexadecimal digits: short enough to compare by eye, long enough to differ between pools. */
const HASH_DIGITS = 16;

const RANK = { active: 0, draining: 1, retired: 2 } as const satisfies Record<DomainState, number>;

/** A pool that never changes. Takes canonical names. */
export function fixedPool(domains: readonly string[]): DomainPool {
  return createPool(domains.map((domain) => ({ domain, ...DEFAULTS })));
}

/** Takes canonical domains, each once. */
export function createPool(
  domains: readonly PoolDomain[],
  random: Random = Math.random,
): DomainPool {
  const ordered = domains.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
  const active = ordered.filter(({ state }) => state === 'active');
  const byName = new Map(ordered.map((entry) => [entry.domain, entry]));
  const exact = new Map<string, PoolHost>();
  const wild = new Map<string, Omit<PoolHost, 'host'>>();
  for (const { domain, state, mx } of ordered) {
    const base = parseWildcard(domain);
    if (base === null) exact.set(domain, { host: domain, state, mx, holds: 'many' });
    else wild.set(base, { state, mx, holds: 'one' });
  }
  const find = (host: string) => exact.get(host) ?? matchWildcard(wild, host);
  return {
    list: () => ordered,
    find(host) {
      // Most senders write the canonical form.
      const direct = exact.get(host);
      if (direct !== undefined) return direct;
      const canonical = canonicalDomain(host);
      return canonical === null ? null : find(canonical);
    },
    named(domain) {
      const canonical = canonicalPoolName(domain);
      return canonical === null ? null : (byName.get(canonical) ?? null);
    },
    pick: (suits) => pickByWeight(suits ? active.filter(suits) : active, random),
  };
}

/** Picks an entry with a probability by its weight; null if there is none. */
function pickByWeight(entries: readonly PoolDomain[], random: Random): PoolDomain | null {
  const total = entries.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const entry of entries) {
    left -= entry.weight;
    if (left < 0) return entry;
  }
  // Rounding can leave the sum slightly below the total.
  return entries.at(-1) ?? null;
}

/** A wildcard matches exactly one label in front of its base. */
function matchWildcard(
  wild: ReadonlyMap<string, Omit<PoolHost, 'host'>>,
  host: string,
): PoolHost | null {
  const dot = host.indexOf('.');
  // A name without a label in front, or with a star, is not a host.
  if (dot < 1 || host.startsWith('*')) return null;
  const found = wild.get(host.slice(dot + 1));
  return found === undefined ? null : { host, ...found };
}

/** Only this machine can deliver to a `.localhost` domain: RFC 6761 6.3. */
export function allLocal(pool: DomainPool): boolean {
  return pool.list().every(({ domain }) => /(?:^|\.)localhost$/.test(domain));
}

/** A short form of a pool for log and metrics. */
export interface PoolSummary {
  /** How many domains are in each state. */
  readonly states: Readonly<Record<DomainState, number>>;
  /** The same on all nodes with the same domains in the same states, in any order. */
  readonly hash: string;
}

export function summarizePool(domains: readonly PoolDomain[]): PoolSummary {
  const states = { active: 0, draining: 0, retired: 0 };
  for (const { state } of domains) states[state] += 1;
  const lines = domains.map(({ domain, state }) => `${domain} ${state}\n`).sort();
  return { states, hash: hash('sha256', lines.join('')).slice(0, HASH_DIGITS) };
}
