import type { FastifyRequest } from 'fastify';
import type { TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { hasSeveralHosts } from '#server/ops/host-header.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { notFound, Refusal, rateLimited } from './refusal.ts';
import { BearerHeader } from './schemas.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers that browsers and crawlers send with prefetches and previews. */
const SPECULATION_HEADERS = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the bearer check; null on routes that need no token. */
    inboxId: InboxId | null;
  }
}

/**
 * Refuses state changes from pages of other sites. Programs send no Origin. Sandboxed pages send
 * `null`, which is no known origin.
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

export function refuseSeveralHosts(request: FastifyRequest): void {
  if (!hasSeveralHosts(request.raw)) return;
  throw new Refusal('bad_request', { detail: 'There is more than one `Host` header.' });
}

/** A prefetched or prerendered page must not create or change anything. */
export function refuseSpeculation(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const speculative = SPECULATION_HEADERS.some((name) =>
    /prefetch|prerender|preview/i.test(String(request.headers[name] ?? '')),
  );
  if (!speculative) return;
  throw new Refusal('forbidden', { detail: 'Nothing is made for a page that nobody sees yet.' });
}

/** Finds the inbox of `Authorization: Bearer`. @throws 401, 404 or 429. */
export async function checkBearer(
  request: FastifyRequest,
  tokens: TokenCheck,
  peerOf: PeerRule,
): Promise<void> {
  const token = BearerHeader.safeParse(request.headers.authorization);
  if (!token.success) {
    throw new Refusal('unauthorized', {
      detail: 'The token goes into the header `Authorization: Bearer TOKEN`.',
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  const answer = await tokens.check(token.data, peerOf(request.raw).source);
  switch (answer.kind) {
    case 'good':
      request.inboxId = answer.inbox;
      return;
    case 'wrong':
      throw notFound();
    case 'over':
      throw rateLimited(
        'http_source_tokens',
        answer.retryAfterSeconds,
        'Too many requests with a wrong token.',
      );
  }
}

/** The inbox of the request's token. */
export function requireInbox(request: FastifyRequest): InboxId {
  if (request.inboxId === null) throw notFound();
  return request.inboxId;
}
