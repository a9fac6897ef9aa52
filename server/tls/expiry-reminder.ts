import type { X509Certificate } from 'node:crypto';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { CertificatePair } from './certificate-pair.ts';
import type { ListedCertificate } from './certificate-source.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Time before its end from which a certificate is warned of: its renewal has failed. Renewal of 90
 * days usually starts 30 days before the end; certificates of six days would always end soon.
 */
const NOTICE_MS = 14 * DAY_MS;
const NOTICE_SHARE = 1 / 5;

/** Warns of certificates that have expired or soon will, once a day for each. */
export class ExpiryReminder {
  readonly #clock: Clock;
  readonly #log: Log;
  /** By the clock's `now`. */
  readonly #remindedAt = new WeakMap<CertificatePair, number>();

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  remind(certificates: readonly ListedCertificate[]): void {
    const now = this.#clock.now();
    for (const { file, pair } of certificates) {
      if (pair === null) continue;
      const { certificate } = pair;
      const what = findWarning(certificate, this.#clock.wall());
      const before = this.#remindedAt.get(pair) ?? Number.NEGATIVE_INFINITY;
      if (what === null || now - before < DAY_MS) continue;
      this.#remindedAt.set(pair, now);
      const times = `${certificate.validFromDate.toISOString()} to ${certificate.validToDate.toISOString()}`;
      this.#log.warned(what, `${file} is valid from ${times}; it is shown all the same`);
    }
  }
}

function findWarning(certificate: X509Certificate, wall: number): string | null {
  const from = certificate.validFromDate.getTime();
  const until = certificate.validToDate.getTime();
  if (wall < from) return 'a TLS certificate is not valid yet';
  if (wall >= until) return 'a TLS certificate has expired';
  const notice = Math.min(NOTICE_MS, (until - from) * NOTICE_SHARE);
  return until - wall < notice ? 'a TLS certificate expires soon' : null;
}

/** To be called when a certificate comes into use. */
export function logCertificate(log: Log, file: string, pair: CertificatePair): void {
  const { names, keyType, certificate } = pair;
  const from = certificate.validFromDate.toISOString();
  const until = certificate.validToDate.toISOString();
  log.certified({ file, names, key: keyType, from, until });
}
