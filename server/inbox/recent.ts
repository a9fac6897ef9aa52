import { hash, randomBytes } from 'node:crypto';

/** Milliseconds for which a message that comes again is taken for the same one. */
export const DUPLICATE_WINDOW_MS = 10 * 60_000;

/** Fingerprints that one inbox remembers; past it the oldest is forgotten. */
export const MAX_FINGERPRINTS = 500;

/** Bytes of the salt of one inbox: no hash of another one says what this one knows. */
const SALT_BYTES = 16;

/**
 * What came to one inbox lately. A message that was deleted meanwhile stays in it (a
 * salted hash and an id, for ten minutes): a sender's retry must not bring it back.
 */
export class RecentMessages {
  readonly #salt = randomBytes(SALT_BYTES).toString('base64');
  /** By the hash of the fingerprint, in the order in which they came last. */
  readonly #seen = new Map<string, { readonly id: string; readonly at: number }>();

  /** The id under which it came before. Having come again, it is remembered anew. */
  recall(fingerprint: string, now: number): string | null {
    const key = this.#hash(fingerprint);
    const seen = this.#seen.get(key);
    if (seen === undefined || now - seen.at >= DUPLICATE_WINDOW_MS) return null;
    this.#remember(key, seen.id, now);
    return seen.id;
  }

  remember(fingerprint: string, id: string, now: number): void {
    this.#remember(this.#hash(fingerprint), id, now);
  }

  #remember(key: string, id: string, now: number): void {
    this.#seen.delete(key);
    this.#seen.set(key, { id, at: now });
    for (const [oldest, { at }] of this.#seen) {
      if (this.#seen.size <= MAX_FINGERPRINTS && now - at < DUPLICATE_WINDOW_MS) return;
      this.#seen.delete(oldest);
    }
  }

  /** The Message-ID in a fingerprint would name the sender of a deleted message. */
  #hash(fingerprint: string): string {
    return hash('sha256', this.#salt + fingerprint, 'base64url');
  }
}
