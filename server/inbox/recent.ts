/** Milliseconds for which a message that comes again is taken for the same one. */
export const DUPLICATE_WINDOW_MS = 10 * 60_000;

/** Fingerprints that one inbox remembers; past it the oldest is forgotten. */
export const MAX_FINGERPRINTS = 500;

/**
 * What came to one inbox lately. A message that was deleted meanwhile stays in it (a
 * hash and an id, for ten minutes): a sender's retry must not bring it back.
 */
export class RecentMessages {
  /** In the order in which they came last. */
  readonly #seen = new Map<string, { readonly id: string; readonly at: number }>();

  /** The id under which it came before. Having come again, it is remembered anew. */
  recall(fingerprint: string, now: number): string | null {
    const seen = this.#seen.get(fingerprint);
    if (seen === undefined || now - seen.at >= DUPLICATE_WINDOW_MS) return null;
    this.remember(fingerprint, seen.id, now);
    return seen.id;
  }

  remember(fingerprint: string, id: string, now: number): void {
    this.#seen.delete(fingerprint);
    this.#seen.set(fingerprint, { id, at: now });
    for (const [key, { at }] of this.#seen) {
      if (this.#seen.size <= MAX_FINGERPRINTS && now - at < DUPLICATE_WINDOW_MS) return;
      this.#seen.delete(key);
    }
  }
}
