import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const MINUTE_SECONDS = 60;

export type RateVerdict =
  | { readonly kind: 'within' }
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

/** So many a minute from one source; Infinity means no limit. */
export class MinuteRate {
  readonly #limiter: RateLimiterMemory | null;

  constructor(perMinute: number) {
    this.#limiter = Number.isFinite(perMinute)
      ? new RateLimiterMemory({ points: perMinute, duration: MINUTE_SECONDS })
      : null;
  }

  async take(source: string): Promise<RateVerdict> {
    try {
      await this.#limiter?.consume(source);
      return { kind: 'within' };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return { kind: 'over', retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1000) };
    }
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
