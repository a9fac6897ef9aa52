import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import { once } from '#server/ops/once.ts';

/** The roots that Node trusts: those of Mozilla, and those of `NODE_EXTRA_CA_CERTS`. */
export const listTrustedRoots: () => readonly X509Certificate[] = once(() =>
  getCACertificates().map((pem) => new X509Certificate(pem)),
);

/**
 * Whether a chain, beginning with its certificate, leads to one of these roots, and each
 * certificate up to the root is valid at `wall`, in milliseconds since the epoch.
 */
export function leadsToRoot(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  wall: number,
): boolean {
  for (const [index, certificate] of chain.entries()) {
    if (!isInDate(certificate, wall)) return false;
    if (roots.some((root) => isIssuedBy(certificate, root) && isInDate(root, wall))) return true;
    const next = chain[index + 1];
    if (next === undefined || !isIssuedBy(certificate, next)) return false;
  }
  return false;
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Clocks of authorities, senders and this machine differ. */
const CLOCK_SKEW_MS = 3_600_000;

export function isInDate(certificate: X509Certificate, wall: number): boolean {
  const from = certificate.validFromDate.getTime();
  return from - CLOCK_SKEW_MS <= wall && wall < certificate.validToDate.getTime();
}
