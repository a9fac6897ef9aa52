import { hash } from 'node:crypto';
import type { InboxId } from './types.ts';

/** Milliseconds within which the same fingerprint is a duplicate. */
export const DUPLICATE_WINDOW_MS = 10 * 60_000;

/** Fingerprints that one inbox remembers; past it the oldest is dropped. */
export const MAX_FINGERPRINTS = 500;

/**
 * The fingerprints of recent messages of one inbox. A deleted message stays here for ten
 * minutes, as a salted hash and an id: a retry of the sender must not bring it back.
 */
export class RecentMessages {
  /** The salt: equal messages have different hashes in two inboxes. */
  readonly #inbox: InboxId;
  /** By hash of the fingerprint, in order of the last arrival. */
  readonly #seen = new Map<string, { readonly id: string; readonly at: number }>();

  constructor(inbox: InboxId) {
    this.#inbox = inbox;
  }

  /** The id of the earlier message with this fingerprint. Restarts its ten minutes. */
  recall(fingerprint: string, now: number): string | null {
    const seen = this.#seen.get(this.#hash(fingerprint));
    if (seen === undefined || now - seen.at >= DUPLICATE_WINDOW_MS) return null;
    this.remember(fingerprint, seen.id, now);
    return seen.id;
  }

  remember(fingerprint: string, id: string, now: number): void {
    const key = this.#hash(fingerprint);
    this.#seen.delete(key);
    this.#seen.set(key, { id, at: now });
    for (const [oldest, { at }] of this.#seen) {
      if (this.#seen.size <= MAX_FINGERPRINTS && now - at < DUPLICATE_WINDOW_MS) return;
      this.#seen.delete(oldest);
    }
  }

  /** The Message-ID in a fingerprint can name the sender of a deleted message. */
  #hash(fingerprint: string): string {
    return hash('sha256', this.#inbox + fingerprint, 'base64url');
  }
}
