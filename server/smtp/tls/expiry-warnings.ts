import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { CertificatePair, PairFiles } from './certificate-pair.ts';

const DAY_MS = 24 * 3_600_000;
/** Renewal usually starts 30 days before the end; at 14 it has failed for two weeks. */
const NOTICE_MS = 14 * DAY_MS;

interface UsedPair {
  readonly files: PairFiles;
  readonly pair: CertificatePair;
}

/** Warns of certificates that have expired or soon will, once a day for each. */
export class ExpiryWarnings {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #warnedAt = new Map<CertificatePair, number>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  check(used: readonly UsedPair[]): void {
    const pairs = used.map(({ pair }) => pair);
    for (const pair of this.#warnedAt.keys())
      if (!pairs.includes(pair)) this.#warnedAt.delete(pair);
    for (const each of used) this.#warnIfDue(each);
  }

  #warnIfDue({ files, pair }: UsedPair): void {
    const what = findWarning(pair, this.#clock.wall());
    const last = this.#warnedAt.get(pair) ?? Number.NEGATIVE_INFINITY;
    if (what === null || this.#clock.now() - last < DAY_MS) return;
    this.#warnedAt.set(pair, this.#clock.now());
    const { validFromDate, validToDate } = pair.certificate;
    const times = `${validFromDate.toISOString()} to ${validToDate.toISOString()}`;
    this.#log.warned(what, `${files.cert} is valid from ${times}; it is shown all the same`);
  }
}

function findWarning({ certificate }: CertificatePair, wall: number): string | null {
  if (wall < certificate.validFromDate.getTime()) return 'a TLS certificate is not valid yet';
  const left = certificate.validToDate.getTime() - wall;
  if (left <= 0) return 'a TLS certificate has expired';
  return left < NOTICE_MS ? 'a TLS certificate expires soon' : null;
}
