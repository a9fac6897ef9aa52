import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * What a request or a socket may be over, as the log and the metrics name it: like the setting
 * where there is one.
 */
export const WEB_LIMITS = [
  ...(['connections', 'source_connections', 'load', 'max_inboxes'] as const),
  ...(['http_source_inboxes', 'http_source_names', 'http_source_tokens'] as const),
  ...(['http_source_test_mails', 'http_source_waits', 'http_source_sockets'] as const),
  ...(['source_downloads', 'downloads', 'inbox_openings', 'reader'] as const),
  ...(['inbox_tabs', 'tab_packets', 'tab_events', 'tab_backlog'] as const),
] as const;
export type WebLimit = (typeof WEB_LIMITS)[number];

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 24 * 3_600;

export type RateVerdict =
  | { readonly kind: 'within' }
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

/**
 * So many from one source in a time; Infinity means no limit. The time begins with the
 * first that is counted, and nothing makes it longer.
 *
 * It is the machine's own time, the one clock that is not injected: the library reads
 * no other, and a rate decides who has to wait, never what lives.
 */
class Rate {
  readonly #most: number;
  readonly #limiter: RateLimiterMemory | null;

  constructor(most: number, duration: number) {
    this.#most = most;
    this.#limiter = Number.isFinite(most)
      ? new RateLimiterMemory({ points: most, duration })
      : null;
  }

  /** Asks for one more, and counts it. */
  async take(source: string): Promise<RateVerdict> {
    try {
      await this.#limiter?.consume(source);
      return { kind: 'within' };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { kind: 'over', retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000) };
    }
  }

  /** Counts one that nobody asked for, such as a failure. */
  async count(source: string): Promise<void> {
    await this.#limiter?.penalty(source);
  }

  /** Whether one more would be too many. Counts nothing. */
  async look(source: string): Promise<RateVerdict> {
    const counted = (await this.#limiter?.get(source)) ?? null;
    // A time that is over is forgotten by a timer, which may be late.
    if (counted === null || counted.msBeforeNext <= 0) return { kind: 'within' };
    if (counted.consumedPoints < this.#most) return { kind: 'within' };
    return { kind: 'over', retryAfterSeconds: Math.ceil(counted.msBeforeNext / 1000) };
  }

  /** Whether a source has had all that it may. */
  async isSpent(source: string): Promise<boolean> {
    return (await this.look(source)).kind === 'over';
  }
}

export class MinuteRate extends Rate {
  constructor(perMinute: number) {
    super(perMinute, MINUTE_SECONDS);
  }
}

export class DayRate extends Rate {
  constructor(perDay: number) {
    super(perDay, DAY_SECONDS);
  }
}

/** So many open at once from one source; Infinity means no limit. */
export class OpenPerSource {
  readonly #limit: number;
  readonly #open = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  hasRoom(source: string): boolean {
    return (this.#open.get(source) ?? 0) < this.#limit;
  }

  /** Counts even past the limit: whoever needs the refusal asks `hasRoom` first. */
  enter(source: string): void {
    this.#open.set(source, (this.#open.get(source) ?? 0) + 1);
  }

  leave(source: string): void {
    const open = (this.#open.get(source) ?? 0) - 1;
    // Forgotten at zero, so that passing sources cost nothing.
    if (open > 0) this.#open.set(source, open);
    else this.#open.delete(source);
  }
}
