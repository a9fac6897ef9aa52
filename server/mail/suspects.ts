import { LRUCache } from 'lru-cache';
import type { Clock } from '#server/ops/clock.ts';

/** Sources that are remembered, some 100 bytes each; the one that was longest quiet goes first. */
const MAX_SOURCES = 10_000;

/** Milliseconds that a first strike counts: one mail may have been slow for our own reasons. */
const FIRST_STRIKE_MS = 10_000;

/** Milliseconds that many count; each one more doubles the time up to here. */
const LONGEST_STRIKE_MS = 600_000;

/** What a reading can be held against: who sent it, and how large it is. */
export interface Suspicion {
  /** As limits are counted: an IPv4 address or an IPv6 /64. */
  readonly source: string;
  readonly bytes: number;
}

interface Strikes {
  readonly count: number;
  /** Of the smallest mail that was slow. */
  readonly bytes: number;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/**
 * READ-21: sources whose mail held a thread for long. Only mail that is half as large as what
 * was slow, or larger, is suspect with them: time goes with size, and a large provider that
 * passes on one such mail goes on bringing everybody's codes.
 */
export class Suspects {
  readonly #clock: Clock;
  readonly #sources = new LRUCache<string, Strikes>({ max: MAX_SOURCES });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  strike({ source, bytes }: Suspicion): void {
    const before = this.#sources.get(source);
    const now = this.#clock.now();
    const isRemembered = before !== undefined && now < before.until + LONGEST_STRIKE_MS;
    const count = isRemembered ? before.count + 1 : 1;
    const until = now + Math.min(FIRST_STRIKE_MS * 2 ** (count - 1), LONGEST_STRIKE_MS);
    const least = isRemembered ? Math.min(before.bytes, bytes) : bytes;
    this.#sources.set(source, { count, bytes: least, until });
  }

  has({ source, bytes }: Suspicion): boolean {
    const strikes = this.#sources.get(source);
    if (strikes === undefined || this.#clock.now() >= strikes.until) return false;
    return bytes * 2 >= strikes.bytes;
  }
}
