import { domainToASCII } from 'node:url';

/** What a wildcard begins with: it stands for exactly one label. */
const WILD = '*.';

/** RFC 1035 2.3.4: characters of a whole name. */
const MAX_NAME_CHARS = 253;

/** Canonical form of a domain name; null where it is none (address literals among them). */
export function canonicalDomain(domain: string): string | null {
  const ascii = domainToASCII(domain.replace(/\.$/, ''));
  return ascii === '' || ascii.length > MAX_NAME_CHARS ? null : ascii;
}

/** RFC 1123 2.1: letters, digits and hyphens; the last label is no number, or it is an address. */
export function isHostname(value: string): boolean {
  const labels = value.split('.');
  const last = labels.at(-1) ?? '';
  return (
    value.length <= MAX_NAME_CHARS &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)) &&
    !/^[0-9]+$/.test(last)
  );
}

/** Canonical form of a name that a host can have; null where it is none. */
export function canonicalHostname(name: string): string | null {
  const canonical = canonicalDomain(name);
  return canonical !== null && isHostname(canonical) ? canonical : null;
}

/** `*.in.example.com` gives `in.example.com`, every other name null. */
export function belowWildcard(name: string): string | null {
  return name.startsWith(WILD) ? name.slice(WILD.length) : null;
}

/** Canonical form of a domain of a pool, `*.` in front of it where it is a wildcard. */
export function canonicalPoolName(name: string): string | null {
  const base = belowWildcard(name);
  if (base === null) return canonicalHostname(name);
  const canonical = canonicalHostname(base);
  return canonical === null ? null : `${WILD}${canonical}`;
}
