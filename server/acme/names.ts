import { isIP } from 'node:net';

/** A domain of the pool. */
interface Domain {
  /** Canonical; a wildcard begins with `*.`. */
  readonly domain: string;
  readonly state: 'active' | 'draining' | 'retired';
}

/**
 * The names to have certificates for, the host of the MX records first. A wildcard has no host
 * for an MTA-STS policy.
 */
export function listCertifiedNames(
  hostname: string,
  origins: readonly string[],
  domains: readonly Domain[],
): readonly string[] {
  const served = domains.filter(
    ({ domain, state }) => state !== 'retired' && !domain.startsWith('*.'),
  );
  return [
    ...new Set([
      hostname.toLowerCase(),
      ...origins.map((origin) => new URL(origin).hostname).filter(isName),
      ...served.map(({ domain }) => `mta-sts.${domain}`),
    ]),
  ];
}

/** Authorities give certificates for addresses only in other ways. */
function isName(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0;
}
