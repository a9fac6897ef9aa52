import {
  HANDOFF_MS,
  hashHandoffSecret,
  makeHandoffSecret,
  openSealedToken,
  sealToken,
} from '#server/inbox/handoff.ts';
import type { InboxId, OfferedHandoff } from '#server/inbox/types.ts';
import { WallTime } from '#server/ops/clock.ts';
import type { Wire } from './wire.ts';

/** Hand-offs of inboxes to other browsers, through any node. */
export class Handoffs {
  readonly #wire: Wire;
  readonly #wallTime: WallTime;

  constructor(wire: Wire) {
    this.#wire = wire;
    this.#wallTime = new WallTime(wire.clock);
  }

  async offer(inbox: InboxId, token: string): Promise<OfferedHandoff | null> {
    const now = this.#wire.now();
    const secret = this.#makeSecretFor(inbox);
    const args = [hashHandoffSecret(secret), sealToken(secret, token), HANDOFF_MS] as const;
    const answer = await this.#wire.onInbox('offer', inbox, ...args);
    if (answer.kind !== 'living') return null;
    return { secret, expiresAt: this.#wallTime.format(now + HANDOFF_MS) };
  }

  async has(inbox: InboxId): Promise<boolean | null> {
    const answer = await this.#wire.onInbox('offered', inbox);
    return answer.kind === 'living' ? answer.text(1) === 'yes' : null;
  }

  async redeem(secret: string): Promise<string | null> {
    const id = hashHandoffSecret(secret);
    const answer = await this.#wire.on('redeem', this.#wire.keys.ofInbox(id), id);
    return answer.kind === 'redeemed' ? openSealedToken(secret, answer.text(1)) : null;
  }

  /** Its hash leads to the partition of the inbox, so that one script sees both. */
  #makeSecretFor(inbox: InboxId): string {
    const { keys } = this.#wire;
    for (;;) {
      const secret = makeHandoffSecret();
      if (keys.ofInbox(hashHandoffSecret(secret)) === keys.ofInbox(inbox)) return secret;
    }
  }
}
