import type { FastifyRequest } from 'fastify';
import type { InboxStore } from '#server/inbox/store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import type { Rate, Rates } from '#server/ops/rates.ts';
import { notFound, Refusal, rateLimited } from './problems.ts';
import { BearerHeader } from './schemas.ts';

/**
 * Wrong tokens a minute from one source. A browser hands in a dead one only once in a
 * while; 128 bits are out of reach anyway, this keeps guessing from costing us anything.
 */
const TOKEN_FAILURES_PER_MINUTE = 60;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The headers by which browsers and robots say that nobody is looking (yet). */
const SPECULATION_HEADERS = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the bearer check; null on routes that need no token. */
    inboxId: InboxId | null;
  }
}

/**
 * State changes from another site's page are refused. Programs send no Origin; a
 * sandboxed or privacy-minded page sends `null`, and is nobody we know.
 */
export function refuseForeignOrigin(
  request: FastifyRequest,
  publicOrigins: readonly string[],
): void {
  const { origin } = request.headers;
  if (SAFE_METHODS.has(request.method) || origin === undefined) return;
  if (publicOrigins.includes(origin)) return;
  throw new Refusal('forbidden', { detail: 'Requests from pages of other sites are refused.' });
}

/** A page that is fetched or rendered ahead of time must not make or change anything. */
export function refuseSpeculation(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const speculative = SPECULATION_HEADERS.some((name) =>
    /prefetch|prerender|preview/i.test(String(request.headers[name] ?? '')),
  );
  if (!speculative) return;
  throw new Refusal('forbidden', { detail: 'Nothing is made for a page that nobody sees yet.' });
}

/** Turns `Authorization: Bearer` into an inbox, or a request away. */
export class BearerCheck {
  readonly #store: InboxStore;
  readonly #peerOf: PeerRule;
  readonly #failures: Rate;

  constructor(store: InboxStore, peerOf: PeerRule, rates: Rates) {
    this.#store = store;
    this.#peerOf = peerOf;
    this.#failures = rates.perMinute('http_source_tokens', TOKEN_FAILURES_PER_MINUTE);
  }

  async check(request: FastifyRequest): Promise<void> {
    const token = BearerHeader.safeParse(request.headers.authorization);
    if (!token.success) {
      throw new Refusal('unauthorized', {
        detail: 'The token goes into the header `Authorization: Bearer TOKEN`.',
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    request.inboxId = await this.#store.authenticate(token.data);
    // Only failures count, so that a guesser cannot lock out those behind the same address.
    if (request.inboxId === null) await this.#failed(request);
  }

  async #failed(request: FastifyRequest): Promise<never> {
    const verdict = await this.#failures.take(this.#peerOf(request.raw).source);
    if (verdict.kind === 'over') {
      throw rateLimited(
        'http_source_tokens',
        verdict.retryAfterSeconds,
        'Too many requests with a wrong token.',
      );
    }
    throw notFound();
  }
}

/** The inbox whose token came with this request. */
export function inboxOf(request: FastifyRequest): InboxId {
  if (request.inboxId === null) throw notFound();
  return request.inboxId;
}
