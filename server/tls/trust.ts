import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';

/** The roots that Node trusts: those of Mozilla, and those of `NODE_EXTRA_CA_CERTS`. */
export function listTrustedRoots(): readonly X509Certificate[] {
  return getCACertificates().map((pem) => new X509Certificate(pem));
}

/** Whether a chain, beginning with its certificate, leads to one of these roots. */
export function leadsToRoot(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): boolean {
  for (const [index, certificate] of chain.entries()) {
    if (roots.some((root) => isSignedBy(certificate, root))) return true;
    const next = chain[index + 1];
    if (next === undefined || !isSignedBy(certificate, next)) return false;
  }
  return false;
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
