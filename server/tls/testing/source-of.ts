import type { CertificateSource } from '../certificate-source.ts';
import { createTlsContexts, type Pairs } from '../contexts.ts';

/** Always the same certificates. */
export function sourceOf(pairs: Pairs): CertificateSource {
  const contexts = createTlsContexts(pairs);
  const names = pairs.flatMap((pair) => pair.names);
  const covers = (host: string) => names.includes(host);
  return { contexts: () => contexts, covers, isTrusted: covers };
}
