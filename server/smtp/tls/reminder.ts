import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { PairFiles } from './files.ts';
import type { Pair } from './pair.ts';

const DAY_MS = 24 * 3_600_000;
/** Whoever renews does so 30 days before the end; at 14 it has failed for two weeks. */
const NOTICE_MS = 14 * DAY_MS;

interface Shown {
  readonly files: PairFiles;
  readonly pair: Pair;
}

/** Warns of certificates whose time is over, or soon is, once a day each. */
export class Reminder {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #reminded = new Map<Pair, number>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  look(shown: readonly Shown[]): void {
    const pairs = shown.map(({ pair }) => pair);
    for (const pair of this.#reminded.keys())
      if (!pairs.includes(pair)) this.#reminded.delete(pair);
    for (const one of shown) this.#lookAt(one);
  }

  #lookAt({ files, pair }: Shown): void {
    const what = complaint(pair, this.#clock.wall());
    const last = this.#reminded.get(pair) ?? Number.NEGATIVE_INFINITY;
    if (what === null || this.#clock.now() - last < DAY_MS) return;
    this.#reminded.set(pair, this.#clock.now());
    const { validFromDate, validToDate } = pair.certificate;
    const times = `${validFromDate.toISOString()} to ${validToDate.toISOString()}`;
    this.#log.warned(what, `${files.cert} is valid from ${times}; it is shown all the same`);
  }
}

function complaint({ certificate }: Pair, wall: number): string | null {
  if (wall < certificate.validFromDate.getTime()) return 'a TLS certificate is not valid yet';
  const left = certificate.validToDate.getTime() - wall;
  if (left <= 0) return 'a TLS certificate has expired';
  return left < NOTICE_MS ? 'a TLS certificate expires soon' : null;
}
