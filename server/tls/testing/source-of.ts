import { createTlsContexts, type Pairs } from '../contexts.ts';
import type { CertificateSource } from '../source.ts';

/** Always the same certificates. */
export function sourceOf(pairs: Pairs): CertificateSource {
  const contexts = createTlsContexts(pairs);
  const names = pairs.flatMap((pair) => pair.names);
  const covers = (host: string) => names.includes(host);
  return { contexts: () => contexts, covers, isTrusted: covers };
}
