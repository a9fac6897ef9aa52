import type { Clock } from '#server/ops/clock.ts';
import type { Rate, Rates } from '#server/ops/rates.ts';
import type { InboxStore } from './store.ts';
import { inboxIdOf } from './token.ts';
import type { InboxId } from './types.ts';

/**
 * Wrong tokens a minute from one source. A browser hands in a dead one only once in a
 * while; 128 bits are out of reach anyway, this keeps guessing from costing us anything.
 */
const FAILURES_PER_MINUTE = 60;

/** Milliseconds for which a good token is looked up although its source is over the limit. */
const KNOWN_MS = 3_600_000;

export type TokenAnswer =
  | { readonly kind: 'good'; readonly inbox: InboxId }
  /** Malformed, wrong or dead: nobody is told which. */
  | { readonly kind: 'wrong' }
  /** Too many wrong ones came from this source. */
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

interface TokenCheckOptions {
  readonly store: Pick<InboxStore, 'authenticate'>;
  readonly rates: Rates;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Turns tokens into inboxes, for REST and sockets alike, and counts wrong ones by source. Past
 * the limit the store is asked about tokens alone that were good on this node within the last
 * hour: guessing costs nothing, and locks out nobody behind the same address who is in already.
 */
export class TokenCheck {
  readonly #store: Pick<InboxStore, 'authenticate'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #failures: Rate;
  /** When each was good last, the oldest first: no more than inboxes that lived within the hour. */
  readonly #goodAt = new Map<InboxId, number>();

  constructor({ store, rates, clock }: TokenCheckOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#failures = rates.perMinute('http_source_tokens', FAILURES_PER_MINUTE);
  }

  async check(token: string, source: string): Promise<TokenAnswer> {
    const verdict = await this.#failures.look(source);
    if (verdict.kind === 'over' && !this.#isKnown(token)) return verdict;
    const inbox = await this.#store.authenticate(token);
    if (inbox !== null) {
      this.remember(inbox);
      return { kind: 'good', inbox };
    }
    // Many may have been looked up at once.
    const counted = await this.#failures.take(source);
    return counted.kind === 'over' ? counted : { kind: 'wrong' };
  }

  /** Its token is good: it was just given out, or looked up. */
  remember(inbox: InboxId): void {
    const now = this.#clock.now();
    this.#goodAt.delete(inbox);
    this.#goodAt.set(inbox, now);
    for (const [oldest, at] of this.#goodAt) {
      if (now - at < KNOWN_MS) return;
      this.#goodAt.delete(oldest);
    }
  }

  #isKnown(token: string): boolean {
    const at = this.#goodAt.get(inboxIdOf(token));
    return at !== undefined && this.#clock.now() - at < KNOWN_MS;
  }
}
