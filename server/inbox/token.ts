import { hash, randomBytes } from 'node:crypto';
import type { InboxId } from './types.ts';

/** Bytes of a made token: 256 bits, far past guessing. */
const TOKEN_BYTES = 32;

/**
 * What may be a token: the characters of RFC 6750's `b64token`. Made ones have 43;
 * operators choose their own. The bound keeps a 10 KB header from being hashed.
 */
const PLAUSIBLE_TOKEN = /^[A-Za-z0-9._~+/-]{16,256}={0,2}$/;

/** The only key to an inbox, and the only time it is seen: the store keeps its id. */
export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function inboxIdOf(token: string): InboxId {
  return hash('sha256', token, 'base64url');
}

/**
 * False for what can be no token at all. Saves the hash, and tells a guesser only
 * what this file says anyway.
 */
export function isPlausibleToken(token: string): boolean {
  return PLAUSIBLE_TOKEN.test(token);
}
