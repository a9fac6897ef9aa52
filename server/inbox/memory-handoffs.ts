import {
  HANDOFF_MS,
  hashHandoffSecret,
  makeHandoffSecret,
  openSealedToken,
  sealToken,
} from './handoff.ts';
import type { InboxId } from './types.ts';

interface Handoff {
  readonly inbox: InboxId;
  readonly sealed: string;
  readonly until: number;
}

/** The hand-offs of the memory store: at most one for each inbox. */
export class MemoryHandoffs {
  /** By the hash of the secret, the one that ends first at the front. */
  readonly #byHash = new Map<string, Handoff>();
  readonly #hashes = new Map<InboxId, string>();

  /** Returns the secret. */
  offer(inbox: InboxId, token: string, now: number): string {
    this.#forget(this.#hashes.get(inbox));
    const secret = makeHandoffSecret();
    const id = hashHandoffSecret(secret);
    this.#byHash.set(id, { inbox, sealed: sealToken(secret, token), until: now + HANDOFF_MS });
    this.#hashes.set(inbox, id);
    return secret;
  }

  has(inbox: InboxId, now: number): boolean {
    this.removeExpired(now);
    return this.#hashes.has(inbox);
  }

  redeem(secret: string, now: number): string | null {
    this.removeExpired(now);
    const id = hashHandoffSecret(secret);
    const handoff = this.#byHash.get(id);
    this.#forget(id);
    return handoff === undefined ? null : openSealedToken(secret, handoff.sealed);
  }

  removeExpired(now: number): void {
    for (const [id, { until }] of this.#byHash) {
      if (until > now) return;
      this.#forget(id);
    }
  }

  #forget(id: string | undefined): void {
    const handoff = id === undefined ? undefined : this.#byHash.get(id);
    if (id === undefined || handoff === undefined) return;
    this.#byHash.delete(id);
    this.#hashes.delete(handoff.inbox);
  }
}
