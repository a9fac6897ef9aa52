import { domainToASCII } from 'node:url';

/** Prefix of a wildcard, which stands for exactly one label. */
const WILDCARD = '*.';

/** RFC 1035 2.3.4: characters of a whole name. */
const MAX_NAME_CHARS = 253;

/** Canonical form of a domain name; null if it is malformed or an address literal. */
export function canonicalDomain(domain: string): string | null {
  const ascii = domainToASCII(domain.replace(/\.$/, ''));
  return ascii === '' || ascii.length > MAX_NAME_CHARS ? null : ascii;
}

/** RFC 1123 2.1: letters, digits and hyphens. The last label is not a number, as in an address. */
export function isHostname(value: string): boolean {
  const labels = value.split('.');
  const last = labels.at(-1) ?? '';
  return (
    value.length <= MAX_NAME_CHARS &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) &&
    !/^[0-9]+$/.test(last)
  );
}

/** Canonical form of a host name; null if it is malformed. */
export function canonicalHostname(name: string): string | null {
  const canonical = canonicalDomain(name);
  return canonical !== null && isHostname(canonical) ? canonical : null;
}

/** `*.in.example.com` gives `in.example.com`; a name without wildcard gives null. */
export function parseWildcard(name: string): string | null {
  return name.startsWith(WILDCARD) ? name.slice(WILDCARD.length) : null;
}

/** Canonical form of a domain of the pool, with the `*.` of a wildcard. */
export function canonicalPoolName(name: string): string | null {
  const base = parseWildcard(name);
  if (base === null) return canonicalHostname(name);
  const canonical = canonicalHostname(base);
  return canonical === null ? null : `${WILDCARD}${canonical}`;
}
