import { hash, randomBytes } from 'node:crypto';
import type { CanonicalAddress } from './types.ts';

/** Milliseconds for which no new inbox gets the address of an ended one. */
export const REST_MS = 24 * 3_600_000;

/** Bytes of the salt, which each store makes for itself: no one else can use the hashes. */
const SALT_BYTES = 16;

/** Addresses of ended inboxes as salted hashes: no deleted address stays in memory. */
export class RestingAddresses {
  readonly #salt = randomBytes(SALT_BYTES).toString('base64');
  /** End of the rest by hash. Ordered by end, since all rest equally long. */
  readonly #until = new Map<string, number>();

  get size(): number {
    return this.#until.size;
  }

  add(address: CanonicalAddress, now: number): void {
    this.#until.set(this.#hash(address), now + REST_MS);
  }

  has(address: CanonicalAddress, now: number): boolean {
    const until = this.#until.get(this.#hash(address));
    return until !== undefined && now < until;
  }

  /** Removes addresses whose rest is over. */
  removeExpired(now: number): void {
    for (const [key, until] of this.#until) {
      if (until > now) return;
      this.#until.delete(key);
    }
  }

  #hash(address: CanonicalAddress): string {
    return hash('sha256', this.#salt + address, 'base64url');
  }
}
