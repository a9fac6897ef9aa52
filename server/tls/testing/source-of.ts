import { createTlsContexts, type Pairs } from '../contexts.ts';
import type { CertificateSource } from '../source.ts';

/** Always the same certificates. */
export function sourceOf(pairs: Pairs): CertificateSource {
  const contexts = createTlsContexts(pairs);
  const names = pairs.flatMap((pair) => pair.names);
  return { contexts: () => contexts, covers: (host) => names.includes(host) };
}
