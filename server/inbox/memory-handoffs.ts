import {
  HANDOFF_MS,
  hashHandoffSecret,
  makeHandoffSecret,
  openSealedToken,
  sealToken,
} from './handoff.ts';
import type { InboxId } from './types.ts';

interface Handoff {
  readonly hash: string;
  readonly sealed: string;
  readonly until: number;
}

/** The hand-offs of the memory store: at most one for each inbox. */
export class MemoryHandoffs {
  /** The one that ends first at the front. */
  readonly #open = new Map<InboxId, Handoff>();

  /** Returns the secret. */
  offer(inbox: InboxId, token: string, now: number): string {
    const secret = makeHandoffSecret();
    const hash = hashHandoffSecret(secret);
    this.#open.delete(inbox);
    this.#open.set(inbox, { hash, sealed: sealToken(secret, token), until: now + HANDOFF_MS });
    return secret;
  }

  has(inbox: InboxId, now: number): boolean {
    this.removeExpired(now);
    return this.#open.has(inbox);
  }

  redeem(secret: string, now: number): string | null {
    this.removeExpired(now);
    const hash = hashHandoffSecret(secret);
    const found = this.#open.entries().find(([, handoff]) => handoff.hash === hash);
    if (found === undefined) return null;
    const [inbox, { sealed }] = found;
    this.#open.delete(inbox);
    return openSealedToken(secret, sealed);
  }

  removeExpired(now: number): void {
    for (const [inbox, { until }] of this.#open) {
      if (until > now) return;
      this.#open.delete(inbox);
    }
  }
}
