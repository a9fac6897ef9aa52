import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Peer, PeerRule } from '#server/ops/peer.ts';
import type { HttpDeps, HttpSettings } from './context.ts';
import { Refusal } from './refusal.ts';

/** Limits of a key, as multiples of those of a source: twenty build machines share a key. */
export const API_KEY_FACTOR = 20;

const API_KEY_HEADER = 'x-api-key';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the API key; null without one. */
    apiKey: string | null;
  }
}

/** What the limits of a request count by. */
export interface Client extends Peer {
  readonly hasKey: boolean;
  /** The request has headers of a proxy, trusted or not. */
  readonly isForwarded: boolean;
}

/** Finds and measures the API key of each request of this scope. An unknown key is 403. */
export function checkApiKeys(
  app: FastifyInstance,
  { apiKeys }: Pick<HttpSettings, 'apiKeys'>,
  { measures }: Pick<HttpDeps, 'measures'>,
): void {
  // Hashed: a look-up by hash tells nothing about a secret by its time.
  const names = new Map(apiKeys.map(({ name, secret }) => [digest(secret), name]));
  app.addHook('onRequest', (request, _reply, done) => {
    const secret = request.headers[API_KEY_HEADER];
    if (secret === undefined) return done();
    request.apiKey = names.get(digest(String(secret))) ?? null;
    if (request.apiKey !== null) return done();
    done(new Refusal('forbidden', { detail: 'This service does not know the `X-Api-Key`.' }));
  });
  if (apiKeys.length === 0) return;
  app.addHook('onResponse', async ({ apiKey: key }, { statusCode: status }) => {
    if (key !== null) measures?.answeredKey({ key, status });
  });
}

function digest(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** A key counts as a source of its own, wherever its requests come from. */
export function identifyClient({ apiKey, raw }: FastifyRequest, peerOf: PeerRule): Client {
  const isForwarded = 'forwarded' in raw.headers || 'x-forwarded-for' in raw.headers;
  const peer = { ...peerOf(raw), isForwarded };
  if (apiKey === null) return { ...peer, hasKey: false };
  return { ...peer, source: `key:${apiKey}`, widerNetworks: [], hasKey: true };
}
