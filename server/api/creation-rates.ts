import type { Peer } from '#server/ops/peer.ts';
import type { Rate, RateName, Rates, RateVerdict } from '#server/ops/rates.ts';

/** The rates of the /48 and the /32 around a source, as multiples of the source's rate. */
const NETWORK_FACTORS = [16, 64] as const;

/**
 * Shares of all inboxes that a source, its /48 and its /32 may create in a day, as long as an
 * address rests. An attacker can occupy that share, twice that at the change of the day, and
 * never all inboxes.
 */
const DAY_SHARES = [0.25, 0.25, 0.375] as const;

interface CreationLimits {
  /** Per minute and source. Infinity means no limit, here and below. */
  readonly sourceInboxes: number;
  readonly maxInboxes: number;
}

/** A rate per source, and a larger one for each network around it. */
export class NetworkRate {
  readonly #rates: readonly Rate[];

  constructor(rates: Rates, name: RateName, perMinute: number) {
    this.#rates = [1, ...NETWORK_FACTORS].map((factor) =>
      rates.perMinute(name, perMinute * factor),
    );
  }

  /** Counts one more if every rate allows it. */
  async take({ source, widerNetworks }: Peer): Promise<RateVerdict> {
    for (const [at, network] of [source, ...widerNetworks].entries()) {
      const verdict = await this.#rates[at]?.take(network);
      if (verdict?.kind === 'over') return verdict;
    }
    return { kind: 'within' };
  }
}

/** Rates of new inboxes and of requested names. */
export class CreationRates {
  readonly #created: NetworkRate;
  readonly #names: NetworkRate;
  readonly #days: readonly Rate[];

  constructor({ sourceInboxes, maxInboxes }: CreationLimits, rates: Rates) {
    this.#created = new NetworkRate(rates, 'http_source_inboxes', sourceInboxes);
    this.#names = new NetworkRate(rates, 'http_source_names', sourceInboxes);
    // At least the rate of a minute: in a small service `maxInboxes` is the limit.
    const share = (part: number) => Math.max(Math.floor(maxInboxes * part), sourceInboxes);
    this.#days = DAY_SHARES.map((part) => rates.perDay('http_source_inboxes_day', share(part)));
  }

  /** Asks for one more inbox. */
  async takeInbox(peer: Peer): Promise<RateVerdict> {
    for (const [day, network] of this.#pairDays(peer)) {
      const verdict = await day.look(network);
      if (verdict.kind === 'over') return verdict;
    }
    return this.#created.take(peer);
  }

  /** Counts a created inbox for the day: there are no more day counts than inboxes. */
  async countInbox(peer: Peer): Promise<void> {
    for (const [day, network] of this.#pairDays(peer)) await day.take(network);
  }

  /** For `POST /names`, and for `POST /inboxes` with a name. */
  takeName(peer: Peer): Promise<RateVerdict> {
    return this.#names.take(peer);
  }

  *#pairDays({ source, widerNetworks }: Peer): Generator<readonly [Rate, string]> {
    const networks = [source, ...widerNetworks];
    for (const [at, day] of this.#days.entries()) {
      const network = networks[at];
      if (network !== undefined) yield [day, network];
    }
  }
}
