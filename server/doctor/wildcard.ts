import { randomBytes } from 'node:crypto';
import type { Finding, Subject } from './types.ts';

/** Bytes of a random label, which no zone contains. */
const LABEL_BYTES = 8;

/** A random host below a wildcard, which the doctor checks in place of the wildcard. */
export interface WildcardProbe {
  /** The random host. */
  readonly subject: Subject;
  /** Rewrites findings about the random host to name the wildcard. */
  rewrite(findings: readonly Finding[]): readonly Finding[];
}

/**
 * No single name represents all hosts of a wildcard, but a random one comes close: the zone
 * answers for it as for every host that it does not list.
 */
export function createWildcardProbe(subject: Subject, base: string): WildcardProbe {
  const host = `doctor-${randomBytes(LABEL_BYTES).toString('hex')}.${base}`;
  const rename = (text: string) =>
    // A star can only be the first label, and matches several labels: `_dmarc.HOST` as well.
    text.replaceAll(`_dmarc.${host}`, subject.domain).replaceAll(host, subject.domain);
  return {
    subject: { ...subject, domain: host },
    rewrite: (findings) =>
      findings.map((one) => {
        const rewritten = { ...one, about: rename(one.about), says: rename(one.says) };
        return rewritten.verdict === 'ok'
          ? rewritten
          : { ...rewritten, mend: rename(rewritten.mend) };
      }),
  };
}
