import { LRUCache } from 'lru-cache';
import type { Clock } from '#server/ops/clock.ts';
import type { Rate, Rates } from '#server/ops/rates.ts';
import { HANDOFF_MS, hashHandoffSecret } from './handoff.ts';
import type { InboxStore } from './store.ts';
import { hashToken } from './token.ts';
import type { InboxId } from './types.ts';

/**
 * Wrong tokens a minute from one source. A browser seldom sends a dead token. Tokens cannot
 * be guessed anyway; the limit bounds what guessing costs the store.
 */
const FAILURES_PER_MINUTE = 60;

/** Milliseconds in which a further use of a token is not noted. */
const NOTED_EVERY_MS = 60_000;

/** Milliseconds for which a good token is accepted although its source is over the limit. */
const KNOWN_MS = 3_600_000 + NOTED_EVERY_MS;

/** Offered secrets that are remembered; each offer of a program may add one. */
const MAX_OFFERED = 10_000;

export type RefusedToken =
  /** Malformed, wrong or dead; the answer does not tell which. */
  | { readonly kind: 'wrong' }
  /** Too many wrong tokens from this source. */
  | { readonly kind: 'over'; readonly retryAfterSeconds: number };

export type TokenAnswer = { readonly kind: 'good'; readonly inbox: InboxId } | RefusedToken;

export type RedeemAnswer = { readonly kind: 'good'; readonly token: string } | RefusedToken;

type CheckedStore = Pick<InboxStore, 'authenticate' | 'redeemHandoff'>;

interface TokenCheckOptions {
  readonly store: CheckedStore;
  readonly rates: Rates;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Finds the inbox of a token, for REST and sockets, and counts wrong tokens by source. Past the
 * limit only tokens are looked up that were good on this node within the last hour, and secrets
 * of hand-offs that it offered: guessing costs the store nothing, and does not lock out other
 * clients behind the same address.
 */
export class TokenCheck {
  readonly #store: CheckedStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #failures: Rate;
  /** When each inbox was last noted as open, oldest first: those of the last hour. */
  readonly #goodAt = new Map<InboxId, number>();
  /** Hashes of the secrets that this node offered. */
  readonly #offered: LRUCache<string, true>;

  constructor({ store, rates, clock }: TokenCheckOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#failures = rates.perMinute('http_source_tokens', FAILURES_PER_MINUTE);
    this.#offered = new LRUCache({
      max: MAX_OFFERED,
      ttl: HANDOFF_MS,
      perf: clock,
      ttlResolution: 0,
    });
  }

  async check(token: string, source: string): Promise<TokenAnswer> {
    const verdict = await this.#failures.look(source);
    if (verdict.kind === 'over' && !this.#isKnown(token)) return verdict;
    const inbox = await this.#store.authenticate(token);
    if (inbox !== null) {
      this.remember(inbox);
      return { kind: 'good', inbox };
    }
    return this.#countFailure(source);
  }

  /** The token of a hand-off. A wrong secret counts like a wrong token. */
  async redeem(secret: string, source: string): Promise<RedeemAnswer> {
    const verdict = await this.#failures.look(source);
    const hashed = hashHandoffSecret(secret);
    if (verdict.kind === 'over' && !this.#offered.has(hashed)) return verdict;
    const token = await this.#store.redeemHandoff(secret);
    // It works once.
    this.#offered.delete(hashed);
    return token === null ? this.#countFailure(source) : { kind: 'good', token };
  }

  /** To be called when this secret was offered. */
  rememberHandoff(secret: string): void {
    this.#offered.set(hashHandoffSecret(secret), true);
  }

  /** To be called when a token of this inbox was created or accepted. */
  remember(inbox: InboxId): void {
    const now = this.#clock.now();
    const before = this.#goodAt.get(inbox);
    // A map that moves an entry at each use grows to twice its size.
    if (before !== undefined && now - before < NOTED_EVERY_MS) return;
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
