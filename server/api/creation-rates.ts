import type { Rate, RateName, Rates, RateVerdict } from '#server/ops/rates.ts';
import { API_KEY_FACTOR, type Client } from './api-keys.ts';

/** The rates of a source, and of the /48 and the /32 around it, as multiples of the source's. */
const NETWORK_FACTORS = [1, 16, 64] as const;

/**
 * Shares of all inboxes that a source, its /48 and its /32 may create in a day, as long as an
 * address rests. An attacker can occupy that share, twice that at the change of the day, and
 * never all inboxes.
 */
const DAY_SHARES = [0.25, 0.25, 0.375] as const;

/** The same for an API key, whose program the operator knows. */
const KEY_DAY_SHARE = 0.5;

interface CreationLimits {
  /** Per minute and source. Infinity means no limit, here and below. */
  readonly sourceInboxes: number;
  readonly maxInboxes: number;
  /** No rate, and no share of a day, for requests that no proxy passed on. */
  readonly isDirectUnlimited?: boolean;
}

/** Rates of a source and the networks around it, in this order; of a key, only its own. */
interface RateSet {
  readonly created: readonly Rate[];
  readonly names: readonly Rate[];
  readonly days: readonly Rate[];
}

const UNLIMITED: RateSet = { created: [], names: [], days: [] };

/** Rates of new inboxes and of requested names, for sources and for API keys. */
export class CreationRates {
  readonly #ofSource: RateSet;
  readonly #ofKey: RateSet;
  readonly #isDirectUnlimited: boolean;

  constructor(limits: CreationLimits, rates: Rates) {
    this.#ofSource = createRateSet(limits, rates, NETWORK_FACTORS, DAY_SHARES);
    this.#ofKey = createRateSet(limits, rates, [API_KEY_FACTOR], [KEY_DAY_SHARE]);
    this.#isDirectUnlimited = limits.isDirectUnlimited ?? false;
  }

  /** Asks for one more inbox. */
  async takeInbox(client: Client): Promise<RateVerdict> {
    const { days, created } = this.#find(client);
    for (const [day, network] of pairNetworks(days, client)) {
      const verdict = await day.look(network);
      if (verdict.kind === 'over') return verdict;
    }
    return take(created, client);
  }

  /** Counts a created inbox for the day: there are no more day counts than inboxes. */
  async countInbox(client: Client): Promise<void> {
    const { days } = this.#find(client);
    for (const [day, network] of pairNetworks(days, client)) await day.take(network);
  }

  /** For `POST /names`, and for `POST /inboxes` with a name. */
  takeName(client: Client): Promise<RateVerdict> {
    return take(this.#find(client).names, client);
  }

  #find({ hasKey, isForwarded }: Client): RateSet {
    if (this.#isDirectUnlimited && !isForwarded) return UNLIMITED;
    return hasKey ? this.#ofKey : this.#ofSource;
  }
}

function createRateSet(
  { sourceInboxes, maxInboxes }: CreationLimits,
  rates: Rates,
  factors: readonly number[],
  dayShares: readonly number[],
): RateSet {
  const perMinute = (name: RateName) =>
    factors.map((factor) => rates.perMinute(name, sourceInboxes * factor));
  // At least the rate of a minute: in a small service `maxInboxes` is the limit.
  const share = (part: number) => Math.max(Math.floor(maxInboxes * part), sourceInboxes);
  return {
    created: perMinute('http_source_inboxes'),
    names: perMinute('http_source_names'),
    days: dayShares.map((part) => rates.perDay('http_source_inboxes_day', share(part))),
  };
}

/** Counts one more if every rate allows it. */
async function take(rates: readonly Rate[], client: Client): Promise<RateVerdict> {
  for (const [rate, network] of pairNetworks(rates, client)) {
    const verdict = await rate.take(network);
    if (verdict.kind === 'over') return verdict;
  }
  return { kind: 'within' };
}

function* pairNetworks(
  rates: readonly Rate[],
  { source, widerNetworks }: Client,
): Generator<readonly [Rate, string]> {
  for (const [at, network] of [source, ...widerNetworks].entries()) {
    const rate = rates[at];
    if (rate !== undefined) yield [rate, network];
  }
}
