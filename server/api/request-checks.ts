import type { FastifyRequest } from 'fastify';
import type { RefusedToken, TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { hasSeveralHosts } from '#server/ops/host-header.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import { notFound, Refusal, rateLimited } from './refusal.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers that browsers and crawlers send with prefetches and previews. */
const SPECULATION_HEADERS = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the bearer check; null on routes that need no token. */
    inboxId: InboxId | null;
  }
}

/** Refuses requests that no page of ours and no program sends. @throws 400 or 403 */
export function refuseMisuse({ raw, method, headers }: FastifyRequest, origins: readonly string[]) {
  if (hasSeveralHosts(raw)) {
    throw new Refusal('bad_request', { detail: 'There is more than one `Host` header.' });
  }
  if (SAFE_METHODS.has(method)) return;
  const { origin } = headers;
  // Programs send no Origin. Sandboxed pages send `null`, which is no known origin.
  if (origin !== undefined && !origins.includes(origin)) {
    throw new Refusal('forbidden', { detail: 'Requests from pages of other sites are refused.' });
  }
  // A prefetched or prerendered page must not create or change anything.
  const isSpeculative = SPECULATION_HEADERS.some((name) =>
    /prefetch|prerender|preview/i.test(String(headers[name] ?? '')),
  );
  if (isSpeculative) {
    throw new Refusal('forbidden', {
      detail: 'Requests of prefetched and prerendered pages are refused.',
    });
  }
}

/** Finds the inbox of `Authorization: Bearer`. @throws 401, 404 or 429. */
export async function checkBearer(
  request: FastifyRequest,
  tokens: TokenCheck,
  peerOf: PeerRule,
): Promise<void> {
  const answer = await tokens.check(requireToken(request), peerOf(request.raw).source);
  if (answer.kind !== 'good') throw toTokenRefusal(answer);
  request.inboxId = answer.inbox;
}

/** RFC 6750 2.1; the scheme ignores case (RFC 9110 11.1). */
const BEARER = /^bearer +(.*)$/i;

/** @throws 401 */
export function requireToken({ headers }: FastifyRequest): string {
  const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
  if (token !== undefined) return token;
  throw new Refusal('unauthorized', {
    detail: 'The token goes into the header `Authorization: Bearer TOKEN`.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

export function toTokenRefusal(answer: RefusedToken): Refusal {
  switch (answer.kind) {
    case 'wrong':
      return notFound();
    case 'over':
      return rateLimited(
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
