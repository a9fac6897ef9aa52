import { hash, randomBytes } from 'node:crypto';
import type { InboxId } from './types.ts';

/** Bytes of a generated token: 256 bits cannot be guessed. */
const TOKEN_BYTES = 32;

/**
 * The form of a token: the characters of `b64token` in RFC 6750. Generated tokens have 43;
 * operators choose their own. The bound avoids hashing a 10 KB header.
 */
const PLAUSIBLE_TOKEN = /^[A-Za-z0-9._~+/-]{16,256}={0,2}$/;

/** The only key to an inbox. The store keeps its hash, not the token. */
export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function hashToken(token: string): InboxId {
  return hash('sha256', token, 'base64url');
}

/** Refuses malformed tokens without hashing them. */
export function isPlausibleToken(token: string): boolean {
  return PLAUSIBLE_TOKEN.test(token);
}
