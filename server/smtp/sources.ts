import { OpenPerSource } from '#server/ops/limits.ts';
import type { Rate, Rates } from '#server/ops/rates.ts';

/** Of all connections, those that one site may have: the sources in a /48 are many. */
const SITE_SHARE = 0.25;

/** The operator's limits for sources; Infinity means none. */
export interface SourceLimits {
  /** Open connections in all, and of one source. */
  readonly maxConnections: number;
  readonly sourceConnections: number;
  /** A minute. */
  readonly sourceMessages: number;
  readonly sourceFailures: number;
  /** TLS handshakes a minute. */
  readonly sourceHandshakes: number;
}

/** Counts what each source does. A source is what `parseSource` makes of an address, a site what `parseSite` does. */
export class SourceGuard {
  readonly #maxConnections: number;
  readonly #open: OpenPerSource;
  readonly #openOfSite: OpenPerSource;
  readonly #messages: Rate;
  readonly #failures: Rate;
  readonly #handshakes: Rate;
  #total = 0;

  constructor(limits: SourceLimits, rates: Rates) {
    this.#maxConnections = limits.maxConnections;
    this.#open = new OpenPerSource(limits.sourceConnections);
    this.#openOfSite = new OpenPerSource(
      Math.max(limits.maxConnections * SITE_SHARE, limits.sourceConnections),
    );
    this.#messages = rates.perMinute('smtp_source_messages', limits.sourceMessages);
    this.#failures = rates.perMinute('smtp_source_failures', limits.sourceFailures);
    this.#handshakes = rates.perMinute('smtp_source_handshakes', limits.sourceHandshakes);
  }

  get connections(): number {
    return this.#total;
  }

  /** Counts a connection in; each `entered` wants one `leave`. */
  enter(source: string, site: string): 'entered' | 'too_many_connections' | 'source_connections' {
    if (this.#total >= this.#maxConnections) return 'too_many_connections';
    if (!this.#open.hasRoom(source) || !this.#openOfSite.hasRoom(site)) return 'source_connections';
    this.#open.enter(source);
    this.#openOfSite.enter(site);
    this.#total += 1;
    return 'entered';
  }

  leave(source: string, site: string): void {
    this.#open.leave(source);
    this.#openOfSite.leave(site);
    this.#total -= 1;
  }

  /** False: this message is one too many in this minute. */
  async takeMessage(source: string): Promise<boolean> {
    return (await this.#messages.take(source)).kind === 'within';
  }

  /** False: this handshake is one too many in this minute. */
  async takeHandshake(source: string): Promise<boolean> {
    return (await this.#handshakes.take(source)).kind === 'within';
  }

  /** Counts an unknown recipient. */
  failed(source: string): Promise<void> {
    return this.#failures.count(source);
  }

  /** True: this source may ask for no more recipients in this minute, living or not. */
  async failuresSpent(source: string): Promise<boolean> {
    return (await this.#failures.look(source)).kind === 'over';
  }
}
