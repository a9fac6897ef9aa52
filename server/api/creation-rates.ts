import type { Peer } from '#server/ops/peer.ts';
import type { Rate, RateName, Rates, RateVerdict } from '#server/ops/rates.ts';

/** The rates of a source, and of the /48 and the /32 around it, as multiples of the source's. */
const NETWORK_FACTORS = [1, 16, 64] as const;

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

/** Rates of new inboxes and of requested names, each for a source and the networks around it. */
export class CreationRates {
  readonly #created: readonly Rate[];
  readonly #names: readonly Rate[];
  readonly #days: readonly Rate[];

  constructor({ sourceInboxes, maxInboxes }: CreationLimits, rates: Rates) {
    const perMinute = (name: RateName) =>
      NETWORK_FACTORS.map((factor) => rates.perMinute(name, sourceInboxes * factor));
    this.#created = perMinute('http_source_inboxes');
    this.#names = perMinute('http_source_names');
    // At least the rate of a minute: in a small service `maxInboxes` is the limit.
    const share = (part: number) => Math.max(Math.floor(maxInboxes * part), sourceInboxes);
    this.#days = DAY_SHARES.map((part) => rates.perDay('http_source_inboxes_day', share(part)));
  }

  /** Asks for one more inbox. */
  async takeInbox(peer: Peer): Promise<RateVerdict> {
    for (const [day, network] of pairNetworks(this.#days, peer)) {
      const verdict = await day.look(network);
      if (verdict.kind === 'over') return verdict;
    }
    return take(this.#created, peer);
  }

  /** Counts a created inbox for the day: there are no more day counts than inboxes. */
  async countInbox(peer: Peer): Promise<void> {
    for (const [day, network] of pairNetworks(this.#days, peer)) await day.take(network);
  }

  /** For `POST /names`, and for `POST /inboxes` with a name. */
  takeName(peer: Peer): Promise<RateVerdict> {
    return take(this.#names, peer);
  }
}

/** Counts one more if every rate allows it. */
async function take(rates: readonly Rate[], peer: Peer): Promise<RateVerdict> {
  for (const [rate, network] of pairNetworks(rates, peer)) {
    const verdict = await rate.take(network);
    if (verdict.kind === 'over') return verdict;
  }
  return { kind: 'within' };
}

function* pairNetworks(
  rates: readonly Rate[],
  { source, widerNetworks }: Peer,
): Generator<readonly [Rate, string]> {
  for (const [at, network] of [source, ...widerNetworks].entries()) {
    const rate = rates[at];
    if (rate !== undefined) yield [rate, network];
  }
}
