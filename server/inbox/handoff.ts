import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';

/**
 * A hand-off moves an inbox to another browser. The store keeps the token encrypted with a key
 * that only the secret yields, and finds it by a hash of the secret: a copy of the store opens
 * no inbox.
 */

/** Milliseconds in which a hand-off can be used: to find a phone, unlock it and scan a code. */
export const HANDOFF_MS = 120_000;

/**
 * Bytes of a secret: 144 bits. A store on Redis chooses it so that it leads to the partition of
 * the inbox, which takes six of them.
 */
const SECRET_BYTES = 18;

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** As NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function makeHandoffSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function hashHandoffSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export function sealToken(secret: string, token: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(secret), nonce);
  const encrypted = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
}

/** Null if it was sealed with another secret, or damaged. */
export function openSealedToken(secret: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const [nonce, rest] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)];
  try {
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(CIPHER, deriveKey(secret), nonce, options);
    decipher.setAuthTag(rest.subarray(0, TAG_BYTES));
    const token = Buffer.concat([decipher.update(rest.subarray(TAG_BYTES)), decipher.final()]);
    return token.toString('utf8');
  } catch {
    return null;
  }
}

function deriveKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'mayfly hand-off', KEY_BYTES));
}
