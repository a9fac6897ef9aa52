import { isIP } from 'node:net';
import type { CertifiedName } from '#server/acme/certifier.ts';
import type { Config } from '#server/config/config.ts';
import type { PoolDomain } from '#server/domains/pool.ts';

interface Hosts {
  readonly smtp: Pick<Config['smtp'], 'hostname'>;
  readonly http: Pick<Config['http'], 'page' | 'httpsPort'>;
}

/**
 * The names to have certificates for, the host of the MX records first. Without an HTTPS port a
 * proxy has those of the page and of MTA-STS policies. A wildcard has no host for a policy.
 */
export function listCertifiedNames(
  { smtp, http: { page, httpsPort } }: Hosts,
  domains: readonly Pick<PoolDomain, 'domain' | 'state' | 'mx'>[],
): readonly CertifiedName[] {
  const served = domains.filter(({ state }) => state !== 'retired');
  const required = [smtp.hostname.toLowerCase()];
  const policies: string[] = [];
  if (httpsPort !== null) {
    const origins = page.kind === 'public' ? page.origins : [];
    required.push(...origins.map((origin) => new URL(origin).hostname).filter(isName));
    for (const { domain } of served)
      if (!domain.startsWith('*.')) policies.push(`mta-sts.${domain}`);
  }
  const names = new Set([...required, ...policies, ...served.flatMap(({ mx }) => mx)]);
  return [...names].map((name) => ({ name, isRequired: required.includes(name) }));
}

/** Authorities give certificates for addresses only in other ways. */
function isName(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0;
}
