import { randomBytes } from 'node:crypto';
import type { Finding, Subject, ZoneRecord } from './types.ts';

/** Bytes that make a label which nobody else has, and no zone names as it is. */
const LABEL_BYTES = 8;

/** The wildcard of a subject, as one host below it is looked at. */
export interface Probe {
  /** What stands for all hosts of the wildcard. */
  readonly subject: Subject;
  /** What was found of it, as it is true of the wildcard. */
  told(findings: readonly Finding[]): readonly Finding[];
}

/**
 * No single name stands for all that a wildcard matches, but a random one comes close: the
 * zone says of it what it says of every host that it does not name.
 */
export function probeOf(subject: Subject, base: string): Probe {
  const host = `doctor-${randomBytes(LABEL_BYTES).toString('hex')}.${base}`;
  const wild = (text: string) =>
    // In DNS a star is the first label or none: what it matches has labels in front as well.
    text.replaceAll(`_dmarc.${host}`, subject.domain).replaceAll(host, subject.domain);
  return {
    subject: { ...subject, domain: host },
    told: (findings) =>
      findings.map((one) => {
        const said = { ...one, about: wild(one.about), says: wild(one.says) };
        return said.verdict === 'ok' ? said : { ...said, mend: wild(said.mend) };
      }),
  };
}

/**
 * Texts for hosts below a wildcard stand at the wildcard itself, which matches their `_dmarc`
 * too. A policy of MTA-STS would need a record and a certificate for each host: none.
 */
export function wildcardRecords(records: readonly ZoneRecord[]): readonly ZoneRecord[] {
  return records
    .filter(({ name }) => !/^(?:mta-sts|_mta-sts|_smtp\._tls)\./.test(name))
    .map((record) => ({ ...record, name: record.name.replace(/^_dmarc\./, '') }));
}
