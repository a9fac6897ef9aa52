import type { CanonicalAddress } from '#server/inbox/types.ts';
import { canonicalLocalPart } from '#shared/address.ts';
import { belowWildcard } from './names.ts';
import type { DomainPool, Place, PoolDomain } from './pool.ts';

/**
 * Local part of every address below a wildcard, where the host alone says whose it is.
 * With one and the same, a host can be given out only once, by the store's own rules.
 */
const HOST_MAILBOX = 'inbox';

/** The address under which mail for this mailbox is matched. */
export function matchedAddress({ host, holds }: Place, localPart: string): CanonicalAddress {
  return `${holds === 'one' ? HOST_MAILBOX : canonicalLocalPart(localPart)}@${host}`;
}

/**
 * The address of a new inbox. Below a wildcard its name is the host's label; null where it
 * cannot be one, or where that host is a domain of its own.
 */
export function newAddress(
  pool: DomainPool,
  { domain }: PoolDomain,
  name: string,
): CanonicalAddress | null {
  const base = belowWildcard(domain);
  if (base === null) return `${name}@${domain}`;
  const host = `${name}.${base}`;
  // An A-label would be shown as whatever it stands for.
  const place = name.startsWith('xn--') ? null : pool.find(host);
  // With dots in it, it would be found elsewhere or nowhere.
  return place?.holds === 'one' && place.host === host ? `${HOST_MAILBOX}@${host}` : null;
}
