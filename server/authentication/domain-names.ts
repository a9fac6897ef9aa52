import { domainToASCII, domainToUnicode } from 'node:url';

/** Characters of a domain name, RFC 1035 2.3.4. */
const MAX_DOMAIN_CHARS = 253;

/** Letters, digits, hyphens, and the underscores of names that are no hosts. */
const DOMAIN = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** What is ASCII in a name, whatever stands beside it: a URL parser would cut or decode the rest. */
const ODD_ASCII = /[\0-,/:-@[-^`{-\x7f]/;

/**
 * As A-label, lower case and without a final dot; null where it is no domain name. So is one
 * that is mapped to another (full-width letters, soft hyphens): some readers take it for the
 * one, and some for the other.
 */
export function canonicalizeDomain(name: string): string | null {
  const bare = name.trim().replace(/\.$/, '').normalize('NFC').toLowerCase();
  if (ODD_ASCII.test(bare)) return null;
  const ascii = domainToASCII(bare);
  if (ascii.length > MAX_DOMAIN_CHARS || !DOMAIN.test(ascii)) return null;
  return bare === ascii || bare === domainToUnicode(ascii) ? ascii : null;
}

/** The domain of an address; null where it has none, or is a literal. */
export function parseDomain(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : canonicalizeDomain(address.slice(at + 1));
}

/** One is the other, or lies under it. */
export function areRelated(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
