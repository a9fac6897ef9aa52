import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

const MINUTE_SECONDS = 60;

/** What is counted by the minute, named like its setting where there is one. */
export type RateName =
  | 'http_source_inboxes'
  | 'http_source_names'
  | 'http_source_tokens'
  | 'http_source_test_mails'
  | 'tab_events'
  | 'smtp_source_messages'
  | 'smtp_source_failures'
  | 'smtp_source_handshakes';

type RateVerdict =
  | { readonly kind: 'within' }
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

/**
 * So many a minute from one source. A minute begins with the first that is counted, and
 * nothing makes it longer.
 *
 * It is the machine's own minute, or Redis's, the one clock that is not injected: the library
 * reads no other, and a rate decides who has to wait, never what lives.
 */
export interface MinuteRate {
  /** Asks for one more, and counts it. */
  take(source: string): Promise<RateVerdict>;
  /** Counts one that nobody asked for, such as a failure. */
  count(source: string): Promise<void>;
  /** Whether a source has had all of its minute, as far as this process knows. Asks nobody. */
  isSpent(source: string): Promise<boolean>;
}

export interface Rates {
  /** Infinity means no limit. */
  perMinute(name: RateName, most: number): MinuteRate;
}

/** Where minutes are counted that several processes share; the library's way to call it. */
export interface SharedCounter {
  /** Under which key; it names nobody. */
  keyOf(name: RateName, source: string): string;
  eval(
    script: string,
    call: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
  ): Promise<unknown>;
}

const NO_LIMIT: MinuteRate = {
  take: async () => ({ kind: 'within' }),
  count: async () => {},
  isSpent: async () => false,
};

/** Counted by this process, for itself. */
export function ownRates(): Rates {
  return { perMinute: (_, most) => (Number.isFinite(most) ? new OwnRate(most) : NO_LIMIT) };
}

/** Counted for all processes that share `counter`, and by each for itself while that is away. */
export function sharedRates(counter: SharedCounter): Rates {
  return {
    perMinute: (name, most) =>
      Number.isFinite(most) ? new SharedRate(counter, name, most) : NO_LIMIT,
  };
}

class OwnRate implements MinuteRate {
  readonly #most: number;
  readonly limiter: RateLimiterMemory;

  constructor(most: number) {
    this.#most = most;
    this.limiter = new RateLimiterMemory({ points: most, duration: MINUTE_SECONDS, keyPrefix: '' });
  }

  take(source: string): Promise<RateVerdict> {
    return verdictOf(this.limiter.consume(source));
  }

  async count(source: string): Promise<void> {
    await this.limiter.penalty(source);
  }

  async isSpent(source: string): Promise<boolean> {
    const counted = await this.limiter.get(source);
    // A minute that is over is forgotten by a timer, which may be late.
    if (counted === null || counted.msBeforeNext <= 0) return false;
    return counted.consumedPoints >= this.#most;
  }
}

/**
 * One question for each that is counted, and none for a source that is known to be over: its
 * minute is remembered here until it ends. What others have counted of one that nothing was
 * counted of here is heard with the first.
 */
class SharedRate implements MinuteRate {
  readonly #keyOf: (source: string) => string;
  readonly #most: number;
  readonly #limiter: RateLimiterRedis;
  /** What is known here; counts for itself while the others cannot be asked. */
  readonly #own: OwnRate;

  constructor(counter: SharedCounter, name: RateName, most: number) {
    this.#keyOf = (source) => counter.keyOf(name, source);
    this.#most = most;
    this.#own = new OwnRate(most);
    this.#limiter = new RateLimiterRedis({
      ...{ storeClient: counter, useRedisPackage: true, keyPrefix: '' },
      ...{ points: most, duration: MINUTE_SECONDS },
      ...{ inMemoryBlockOnConsumed: most, insuranceLimiter: this.#own.limiter },
    });
  }

  take(source: string): Promise<RateVerdict> {
    return verdictOf(this.#limiter.consume(this.#keyOf(source)));
  }

  async count(source: string): Promise<void> {
    const key = this.#keyOf(source);
    const counted = await this.#limiter.penalty(key);
    if (counted.consumedPoints < this.#most || counted.msBeforeNext <= 0) return;
    await this.#own.limiter.block(key, counted.msBeforeNext / 1000);
  }

  isSpent(source: string): Promise<boolean> {
    return this.#own.isSpent(this.#keyOf(source));
  }
}

async function verdictOf(counted: Promise<RateLimiterRes>): Promise<RateVerdict> {
  try {
    await counted;
    return { kind: 'within' };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { kind: 'over', retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000) };
  }
}
