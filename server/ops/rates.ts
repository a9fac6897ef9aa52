import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 24 * 3_600;

/** What is counted, named like its setting where there is one. */
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
 * So many from one source in a time. The time begins with the first that is counted, and
 * nothing makes it longer.
 *
 * It is the machine's own time, or Redis's, the one clock that is not injected: the library
 * reads no other, and a rate decides who has to wait, never what lives.
 */
export interface Rate {
  /** Asks for one more, and counts it. */
  take(source: string): Promise<RateVerdict>;
  /** Counts one that nobody asked for, such as a failure. */
  count(source: string): Promise<void>;
  /** Whether one more would be too many, as far as this process knows. Asks nobody. */
  look(source: string): Promise<RateVerdict>;
  /** The same in a word. */
  isSpent(source: string): Promise<boolean>;
}

export interface Rates {
  /** Infinity means no limit. */
  perMinute(name: RateName, most: number): Rate;
  perDay(name: RateName, most: number): Rate;
}

/** Where it is counted that several processes share; the library's way to call it. */
export interface SharedCounter {
  /** Under which key; it names nobody. */
  keyOf(name: RateName, source: string): string;
  eval(
    script: string,
    call: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
  ): Promise<unknown>;
}

const WITHIN: RateVerdict = { kind: 'within' };

const NO_LIMIT: Rate = {
  take: async () => WITHIN,
  count: async () => {},
  look: async () => WITHIN,
  isSpent: async () => false,
};

/** Counted by this process, for itself. */
export function ownRates(): Rates {
  return ratesOf((_, time) => new OwnRate(time));
}

/** Counted for all processes that share `counter`, and by each for itself while that is away. */
export function sharedRates(counter: SharedCounter): Rates {
  return ratesOf(
    (name, time) => new SharedRate((source) => counter.keyOf(name, source), counter, time),
  );
}

/** So many in so many seconds; the library's words. */
interface Time {
  readonly points: number;
  readonly duration: number;
}

function ratesOf(make: (name: RateName, time: Time) => Rate): Rates {
  const rate = (name: RateName, points: number, duration: number) =>
    Number.isFinite(points) ? make(name, { points, duration }) : NO_LIMIT;
  return {
    perMinute: (name, most) => rate(name, most, MINUTE_SECONDS),
    perDay: (name, most) => rate(name, most, DAY_SECONDS),
  };
}

class OwnRate implements Rate {
  readonly #most: number;
  readonly limiter: RateLimiterMemory;

  constructor(time: Time) {
    this.#most = time.points;
    this.limiter = new RateLimiterMemory({ ...time, keyPrefix: '' });
  }

  take(source: string): Promise<RateVerdict> {
    return verdictOf(this.limiter.consume(source));
  }

  async count(source: string): Promise<void> {
    await this.limiter.penalty(source);
  }

  async look(source: string): Promise<RateVerdict> {
    const counted = await this.limiter.get(source);
    // A time that is over is forgotten by a timer, which may be late.
    if (counted === null || counted.msBeforeNext <= 0) return WITHIN;
    return counted.consumedPoints < this.#most ? WITHIN : over(counted);
  }

  async isSpent(source: string): Promise<boolean> {
    return (await this.look(source)).kind === 'over';
  }
}

/**
 * One question for each that is counted, and none for a source that is known to be over: its
 * time is remembered here until it ends. What others have counted of one that nothing was
 * counted of here is heard with the first.
 */
class SharedRate implements Rate {
  readonly #keyOf: (source: string) => string;
  readonly #most: number;
  readonly #limiter: RateLimiterRedis;
  /** What is known here; counts for itself while the others cannot be asked. */
  readonly #own: OwnRate;

  constructor(keyOf: (source: string) => string, counter: SharedCounter, time: Time) {
    this.#keyOf = keyOf;
    this.#most = time.points;
    this.#own = new OwnRate(time);
    this.#limiter = new RateLimiterRedis({
      ...{ ...time, storeClient: counter, useRedisPackage: true, keyPrefix: '' },
      ...{ inMemoryBlockOnConsumed: time.points, insuranceLimiter: this.#own.limiter },
    });
  }

  async take(source: string): Promise<RateVerdict> {
    const key = this.#keyOf(source);
    try {
      await this.#remember(key, await this.#limiter.consume(key));
      return WITHIN;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      await this.#remember(key, refusal);
      return over(refusal);
    }
  }

  async count(source: string): Promise<void> {
    const key = this.#keyOf(source);
    await this.#remember(key, await this.#limiter.penalty(key));
  }

  /** For `look`, which asks nobody. */
  async #remember(key: string, counted: RateLimiterRes): Promise<void> {
    if (counted.consumedPoints < this.#most || counted.msBeforeNext <= 0) return;
    await this.#own.limiter.block(key, counted.msBeforeNext / 1000);
  }

  look(source: string): Promise<RateVerdict> {
    return this.#own.look(this.#keyOf(source));
  }

  isSpent(source: string): Promise<boolean> {
    return this.#own.isSpent(this.#keyOf(source));
  }
}

async function verdictOf(counted: Promise<RateLimiterRes>): Promise<RateVerdict> {
  try {
    await counted;
    return WITHIN;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return over(refusal);
  }
}

function over({ msBeforeNext }: RateLimiterRes): RateVerdict {
  return { kind: 'over', retryAfterSeconds: Math.ceil(msBeforeNext / 1000) };
}
