import { hash, randomBytes } from 'node:crypto';
import type { CanonicalAddress } from './types.ts';

/** Milliseconds for which the address of an ended inbox is not given out. */
export const REST_MS = 24 * 3_600_000;

/** Bytes of the salt, made anew with each store: the hashes say nothing to anybody else. */
const SALT_BYTES = 16;

/** Addresses of ended inboxes, kept as salted hashes: deleted is out of memory. */
export class RestingAddresses {
  readonly #salt = randomBytes(SALT_BYTES).toString('base64');
  /** Until when; in that order, since all rest equally long. */
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

  /** Lets go of those that have rested long enough. */
  forget(now: number): void {
    for (const [key, until] of this.#until) {
      if (until > now) return;
      this.#until.delete(key);
    }
  }

  #hash(address: CanonicalAddress): string {
    return hash('sha256', this.#salt + address, 'base64url');
  }
}
