import { OpenPerSource } from '#server/ops/limits.ts';
import type { MinuteRate, Rates } from '#server/ops/rates.ts';
import { type Claim, SourceRoom } from './claims.ts';

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
  /** Bytes that the open transactions of one source may want held at a time. */
  readonly sourceRoom: number;
}

/** Counts what each source does. A source is what `sourceOf` makes of an address. */
export class SourceGuard {
  readonly #maxConnections: number;
  readonly #open: OpenPerSource;
  readonly #messages: MinuteRate;
  readonly #failures: MinuteRate;
  readonly #handshakes: MinuteRate;
  readonly #room: SourceRoom;
  #total = 0;

  constructor(limits: SourceLimits, rates: Rates) {
    this.#maxConnections = limits.maxConnections;
    this.#open = new OpenPerSource(limits.sourceConnections);
    this.#messages = rates.perMinute('smtp_source_messages', limits.sourceMessages);
    this.#failures = rates.perMinute('smtp_source_failures', limits.sourceFailures);
    this.#handshakes = rates.perMinute('smtp_source_handshakes', limits.sourceHandshakes);
    this.#room = new SourceRoom(limits.sourceRoom);
  }

  get connections(): number {
    return this.#total;
  }

  /** Counts a connection in; each `entered` wants one `leave`. */
  enter(source: string): 'entered' | 'too_many_connections' | 'source_connections' {
    if (this.#total >= this.#maxConnections) return 'too_many_connections';
    if (!this.#open.hasRoom(source)) return 'source_connections';
    this.#open.enter(source);
    this.#total += 1;
    return 'entered';
  }

  leave(source: string): void {
    this.#open.leave(source);
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

  /** For one transaction, which ends it. */
  claim(source: string): Claim {
    return this.#room.claim(source);
  }

  /** Counts an unknown recipient. */
  failed(source: string): Promise<void> {
    return this.#failures.count(source);
  }

  /** True: this source may ask for no more recipients in this minute, living or not. */
  failuresSpent(source: string): Promise<boolean> {
    return this.#failures.isSpent(source);
  }
}
