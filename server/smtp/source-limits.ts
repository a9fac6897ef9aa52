import { ConcurrencyLimit } from '#server/ops/limits.ts';
import type { Rate, Rates } from '#server/ops/rates.ts';

/** Share of all connections for one site: a /48 contains many sources. */
const SITE_SHARE = 0.25;

/** The operator's limits; Infinity means no limit. */
export interface SourceLimits {
  /** Open connections, in all and for one source. */
  readonly maxConnections: number;
  readonly sourceConnections: number;
  /** Per minute. */
  readonly sourceMessages: number;
  readonly sourceFailures: number;
}

/** Counts per source (see `parseSource`) and per site (see `parseSite`). */
export class SourceLimiter {
  readonly messages: Rate;
  /** Unknown recipients. Once spent, the source is refused every one, whether it exists or not. */
  readonly failures: Rate;
  readonly handshakes: Rate;
  readonly #maxConnections: number;
  readonly #open: ConcurrencyLimit;
  readonly #openBySite: ConcurrencyLimit;
  #total = 0;

  constructor(limits: SourceLimits, rates: Rates) {
    this.#maxConnections = limits.maxConnections;
    this.#open = new ConcurrencyLimit(limits.sourceConnections);
    this.#openBySite = new ConcurrencyLimit(
      Math.max(limits.maxConnections * SITE_SHARE, limits.sourceConnections),
    );
    this.messages = rates.perMinute('smtp_source_messages', limits.sourceMessages);
    this.failures = rates.perMinute('smtp_source_failures', limits.sourceFailures);
    // As many as messages, because some senders open a connection for each message.
    this.handshakes = rates.perMinute('smtp_source_handshakes', limits.sourceMessages);
  }

  get connections(): number {
    return this.#total;
  }

  /** Counts a connection. Each `entered` needs one `leave`. */
  enter(source: string, site: string): 'entered' | 'too_many_connections' | 'source_connections' {
    if (this.#total >= this.#maxConnections) return 'too_many_connections';
    if (!this.#open.hasRoom(source) || !this.#openBySite.hasRoom(site)) return 'source_connections';
    this.#open.enter(source);
    this.#openBySite.enter(site);
    this.#total += 1;
    return 'entered';
  }

  leave(source: string, site: string): void {
    this.#open.leave(source);
    this.#openBySite.leave(site);
    this.#total -= 1;
  }
}
