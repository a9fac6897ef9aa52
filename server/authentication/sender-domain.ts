import { domainToASCII, domainToUnicode } from 'node:url';

/** Characters of a domain name, RFC 1035 2.3.4. */
const MAX_DOMAIN_CHARS = 253;

/** Letters, digits, hyphens, and underscores, which names of other records than hosts have. */
const DOMAIN = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** ASCII characters that no name contains. `domainToASCII` would cut or decode the name at them. */
const ODD_ASCII = /[\0-,/:-@[-^`{-\x7f]/;

/**
 * The name as A-label, in lower case, without a final dot. Null if it is not a domain name, or if
 * Unicode maps it to another name (full-width letters, soft hyphens): programs disagree about those.
 */
export function canonicalizeDomain(name: string): string | null {
  const bare = name.trim().replace(/\.$/, '').normalize('NFC').toLowerCase();
  if (ODD_ASCII.test(bare)) return null;
  const ascii = domainToASCII(bare);
  if (ascii.length > MAX_DOMAIN_CHARS || !DOMAIN.test(ascii)) return null;
  return bare === ascii || bare === domainToUnicode(ascii) ? ascii : null;
}

/** The domain of an address; null if it has none, or an address literal. */
export function parseDomain(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : canonicalizeDomain(address.slice(at + 1));
}

/** Whether the names are equal, or one is a subdomain of the other. */
export function areRelated(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
