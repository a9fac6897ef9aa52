import type { Peer } from '#server/ops/peer.ts';
import type { Rate, RateName, Rates, RateVerdict } from '#server/ops/rates.ts';

/** How often a source's own rate the networks around it may come, the /48 and the /32. */
const WIDER_TIMES = [16, 64] as const;

/**
 * Part of all inboxes that a source, its /48 and its /32 may make in the 24 h for which an
 * address rests. Whoever makes them and leaves keeps that much of the room, twice as much
 * where one day ends and the next begins, and never all of it.
 */
const DAY_SHARES = [0.25, 0.25, 0.375] as const;

interface NewcomerLimits {
  /** A minute, of one source; Infinity means no limit, here and below. */
  readonly sourceInboxes: number;
  readonly maxInboxes: number;
}

/** A rate by source, with a larger one for each network that the source is part of. */
export class NetworkRate {
  readonly #rates: readonly Rate[];

  constructor(rates: Rates, name: RateName, perMinute: number) {
    this.#rates = [1, ...WIDER_TIMES].map((times) => rates.perMinute(name, perMinute * times));
  }

  /** Asks for one more, and counts it where it may be had. */
  async take({ source, widerNetworks }: Peer): Promise<RateVerdict> {
    for (const [at, network] of [source, ...widerNetworks].entries()) {
      const verdict = await this.#rates[at]?.take(network);
      if (verdict?.kind === 'over') return verdict;
    }
    return { kind: 'within' };
  }
}

/** Who may make how many inboxes, and ask for how many names. */
export class Newcomers {
  readonly #created: NetworkRate;
  readonly #names: NetworkRate;
  readonly #days: readonly Rate[];

  constructor({ sourceInboxes, maxInboxes }: NewcomerLimits, rates: Rates) {
    this.#created = new NetworkRate(rates, 'http_source_inboxes', sourceInboxes);
    this.#names = new NetworkRate(rates, 'http_source_names', sourceInboxes);
    // Never less than a minute's: a small service has its own limit.
    const share = (part: number) => Math.max(Math.floor(maxInboxes * part), sourceInboxes);
    this.#days = DAY_SHARES.map((part) => rates.perDay('http_source_inboxes_day', share(part)));
  }

  /** Asks for one more inbox. */
  async take(peer: Peer): Promise<RateVerdict> {
    for (const [day, network] of this.#daysOf(peer)) {
      const verdict = await day.look(network);
      if (verdict.kind === 'over') return verdict;
    }
    return this.#created.take(peer);
  }

  /** It was made. Only then is a day's count kept, so that there are no more than inboxes. */
  async made(peer: Peer): Promise<void> {
    for (const [day, network] of this.#daysOf(peer)) await day.count(network);
  }

  /** Whether an own name is free is asked here: by `POST /names`, and by wishing for it. */
  takeName(peer: Peer): Promise<RateVerdict> {
    return this.#names.take(peer);
  }

  *#daysOf({ source, widerNetworks }: Peer): Generator<readonly [Rate, string]> {
    const networks = [source, ...widerNetworks];
    for (const [at, day] of this.#days.entries()) {
      const network = networks[at];
      if (network !== undefined) yield [day, network];
    }
  }
}
