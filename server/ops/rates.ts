import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 24 * 3_600;

/** Names of the limits, like the setting if there is one. */
export type RateName =
  | 'http_source_inboxes'
  | 'http_source_inboxes_day'
  | 'http_source_names'
  | 'http_source_tokens'
  | 'http_source_test_mails'
  | 'tab_events'
  | 'smtp_source_messages'
  | 'smtp_source_failures'
  | 'smtp_source_handshakes';

export type RateVerdict =
  | { readonly kind: 'within' }
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

/**
 * A limit of events from one source within a period. The period begins with the first event,
 * and later events do not extend it.
 *
 * It uses the machine's clock, or that of Redis, not the injected one: the library reads no
 * other, and a rate never decides about the life of an inbox.
 */
export interface Rate {
  /** Counts one event, and returns whether it is within the limit. */
  take(source: string): Promise<RateVerdict>;
  /** Whether one more event would be within the limit, as far as this process knows. */
  look(source: string): Promise<RateVerdict>;
}

export interface Rates {
  /** Infinity means no limit. */
  perMinute(name: RateName, max: number): Rate;
  perDay(name: RateName, max: number): Rate;
}

/** A counter that several processes share, in the form that the library calls. */
export interface SharedCounter {
  /** The Redis key of a source, which does not contain the source. */
  keyOf(name: RateName, source: string): string;
  eval(
    script: string,
    call: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
  ): Promise<unknown>;
}

const WITHIN: RateVerdict = { kind: 'within' };

const NO_LIMIT: Rate = { take: async () => WITHIN, look: async () => WITHIN };

/** Each process counts for itself. */
export function createLocalRates(): Rates {
  return createRates((_, period) => new LocalRate(period));
}

/** All processes count in `counter`; each counts for itself while it is unavailable. */
export function createSharedRates(counter: SharedCounter): Rates {
  return createRates(
    (name, period) => new SharedRate((source) => counter.keyOf(name, source), counter, period),
  );
}

/** Events in so many seconds, in the names of the library. */
interface Period {
  readonly points: number;
  readonly duration: number;
}

function createRates(make: (name: RateName, period: Period) => Rate): Rates {
  const rate = (name: RateName, points: number, duration: number) =>
    Number.isFinite(points) ? make(name, { points, duration }) : NO_LIMIT;
  return {
    perMinute: (name, max) => rate(name, max, MINUTE_SECONDS),
    perDay: (name, max) => rate(name, max, DAY_SECONDS),
  };
}

class LocalRate implements Rate {
  readonly #max: number;
  readonly limiter: RateLimiterMemory;

  constructor(period: Period) {
    this.#max = period.points;
    this.limiter = new RateLimiterMemory({ ...period, keyPrefix: '' });
  }

  async take(source: string): Promise<RateVerdict> {
    return (await consume(this.limiter, source)).verdict;
  }

  async look(source: string): Promise<RateVerdict> {
    const counted = await this.limiter.get(source);
    // A timer removes an expired period, and can be late.
    if (counted === null || counted.msBeforeNext <= 0) return WITHIN;
    return counted.consumedPoints < this.#max ? WITHIN : over(counted);
  }
}

/**
 * Asks Redis once for each event, and not at all for a source that is known to be over the
 * limit: this process remembers until when. Counts of other processes arrive with the first
 * event of a source.
 */
class SharedRate implements Rate {
  readonly #keyOf: (source: string) => string;
  readonly #max: number;
  readonly #limiter: RateLimiterRedis;
  /** What this process knows; also counts while Redis is unavailable. */
  readonly #local: LocalRate;

  constructor(keyOf: (source: string) => string, counter: SharedCounter, period: Period) {
    this.#keyOf = keyOf;
    this.#max = period.points;
    this.#local = new LocalRate(period);
    this.#limiter = new RateLimiterRedis({
      ...{ ...period, storeClient: counter, useRedisPackage: true, keyPrefix: '' },
      ...{ inMemoryBlockOnConsumed: period.points, insuranceLimiter: this.#local.limiter },
    });
  }

  async take(source: string): Promise<RateVerdict> {
    const key = this.#keyOf(source);
    const { counted, verdict } = await consume(this.#limiter, key);
    // For `look`, which does not ask Redis.
    if (counted.consumedPoints >= this.#max && counted.msBeforeNext > 0)
      await this.#local.limiter.block(key, counted.msBeforeNext / 1000);
    return verdict;
  }

  look(source: string): Promise<RateVerdict> {
    return this.#local.look(this.#keyOf(source));
  }
}

async function consume(
  limiter: RateLimiterMemory | RateLimiterRedis,
  key: string,
): Promise<{ readonly counted: RateLimiterRes; readonly verdict: RateVerdict }> {
  try {
    return { counted: await limiter.consume(key), verdict: WITHIN };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { counted: refusal, verdict: over(refusal) };
  }
}

function over({ msBeforeNext }: RateLimiterRes): RateVerdict {
  return { kind: 'over', retryAfterSeconds: Math.ceil(msBeforeNext / 1000) };
}
