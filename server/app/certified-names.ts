import { isIP } from 'node:net';
import type { CertifiedName } from '#server/acme/certifier.ts';

/** A domain of the pool. */
interface Domain {
  /** Canonical; a wildcard begins with `*.`. */
  readonly domain: string;
  readonly state: 'active' | 'draining' | 'retired';
  /** Hosts of its MX records, if they are not this service. */
  readonly mx: readonly string[];
}

interface Named {
  readonly hostname: string;
  readonly origins: readonly string[];
  readonly domains: readonly Domain[];
  /** False: a proxy has the certificates of the page and of MTA-STS policies. */
  readonly servesHttps: boolean;
}

/**
 * The names to have certificates for, the host of the MX records first. A wildcard has no host
 * for an MTA-STS policy.
 */
export function listCertifiedNames({
  hostname,
  origins,
  domains,
  servesHttps,
}: Named): readonly CertifiedName[] {
  const served = domains.filter(({ state }) => state !== 'retired');
  const pages = servesHttps ? origins.map((origin) => new URL(origin).hostname).filter(isName) : [];
  const policies = servesHttps
    ? served.flatMap(({ domain }) => (domain.startsWith('*.') ? [] : [`mta-sts.${domain}`]))
    : [];
  const required = [hostname.toLowerCase(), ...pages];
  const names = new Set([...required, ...policies, ...served.flatMap(({ mx }) => mx)]);
  return [...names].map((name) => ({ name, isRequired: required.includes(name) }));
}

/** Authorities give certificates for addresses only in other ways. */
function isName(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0;
}
