import type { Clock } from '#server/ops/clock.ts';
import type { Rate, Rates } from '#server/ops/rates.ts';
import type { InboxStore } from './store.ts';
import { hashToken } from './token.ts';
import type { InboxId } from './types.ts';

/**
 * Wrong tokens a minute from one source. A browser seldom sends a dead token. Tokens cannot
 * be guessed anyway; the limit bounds what guessing costs the store.
 */
const FAILURES_PER_MINUTE = 60;

/** Milliseconds for which a good token is accepted although its source is over the limit. */
const KNOWN_MS = 3_600_000;

export type RefusedToken =
  /** Malformed, wrong or dead; the answer does not tell which. */
  | { readonly kind: 'wrong' }
  /** Too many wrong tokens from this source. */
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

export type TokenAnswer = { readonly kind: 'good'; readonly inbox: InboxId } | RefusedToken;

export type RedeemAnswer = { readonly kind: 'good'; readonly token: string } | RefusedToken;

interface TokenCheckOptions {
  readonly store: Pick<InboxStore, 'authenticate' | 'redeemHandoff'>;
  readonly rates: Rates;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Finds the inbox of a token, for REST and sockets, and counts wrong tokens by source. Past the
 * limit only tokens are looked up that were good on this node within the last hour: guessing costs
 * the store nothing, and does not lock out other clients behind the same address.
 */
export class TokenCheck {
  readonly #store: TokenCheckOptions['store'];
  readonly #clock: TokenCheckOptions['clock'];
  readonly #failures: Rate;
  /** When the token of each inbox was last good, oldest first: those of the last hour. */
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
    if (inbox === null) return this.#countFailure(source);
    this.remember(inbox);
    return { kind: 'good', inbox };
  }

  /** The token of a hand-off. A wrong secret counts like a wrong token. */
  async redeem(secret: string, source: string): Promise<RedeemAnswer> {
    const verdict = await this.#failures.look(source);
    if (verdict.kind === 'over') return verdict;
    const token = await this.#store.redeemHandoff(secret);
    return token === null ? this.#countFailure(source) : { kind: 'good', token };
  }

  /** To be called when a token of this inbox was created or accepted. */
  remember(inbox: InboxId): void {
    const now = this.#clock.now();
    this.#goodAt.delete(inbox);
    this.#goodAt.set(inbox, now);
    for (const [oldest, at] of this.#goodAt) {
      if (now - at < KNOWN_MS) return;
      this.#goodAt.delete(oldest);
    }
  }

  async #countFailure(source: string): Promise<RefusedToken> {
    // Many lookups may have run at once.
    const counted = await this.#failures.take(source);
    return counted.kind === 'over' ? counted : { kind: 'wrong' };
  }

  #isKnown(token: string): boolean {
    const at = this.#goodAt.get(hashToken(token));
    return at !== undefined && this.#clock.now() - at < KNOWN_MS;
  }
}
