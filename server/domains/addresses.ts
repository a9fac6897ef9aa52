import type { CanonicalAddress } from '#server/inbox/types.ts';
import { canonicalLocalPart } from '#shared/address.ts';
import { parseWildcard } from './domain-names.ts';
import type { DomainPool, PoolDomain, PoolHost } from './pool.ts';

/**
 * Local part of every address below a wildcard, where the host alone names the inbox. Since it is
 * always the same, the store gives each host to one inbox only.
 */
const HOST_MAILBOX = 'inbox';

/** The address in the store that takes mail for this recipient. */
export function matchedAddress({ host, holds }: PoolHost, localPart: string): CanonicalAddress {
  return `${holds === 'one' ? HOST_MAILBOX : canonicalLocalPart(localPart)}@${host}`;
}

/**
 * The address of a new inbox. Below a wildcard its name is a label of the host; null if it cannot
 * be a label, or if that host is a listed domain.
 */
export function newAddress(
  pool: DomainPool,
  { domain }: PoolDomain,
  name: string,
): CanonicalAddress | null {
  const base = parseWildcard(domain);
  if (base === null) return `${name}@${domain}`;
  const host = `${name}.${base}`;
  // Programs show an A-label as the Unicode text that it encodes.
  const found = name.startsWith('xn--') ? null : pool.find(host);
  // A name with dots would belong to another host, or to none.
  return found?.holds === 'one' && found.host === host ? `${HOST_MAILBOX}@${host}` : null;
}
