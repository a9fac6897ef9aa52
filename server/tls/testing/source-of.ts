import type { CertificatePair } from '../certificate-pair.ts';
import type { CertificateSource } from '../certificate-source.ts';
import { createTlsContexts } from '../contexts.ts';

/** Always the same certificates. */
export function sourceOf(pairs: readonly CertificatePair[]): CertificateSource {
  const contexts = createTlsContexts(pairs);
  const names = pairs.flatMap((pair) => pair.names);
  const covers = (host: string) => names.includes(host);
  return { contexts: () => contexts, covers, isTrusted: covers };
}
