import {
  HANDOFF_MS,
  hashHandoffSecret,
  makeHandoffSecret,
  openSealedToken,
  sealToken,
} from '#server/inbox/handoff.ts';
import type { InboxId, OfferedHandoff } from '#server/inbox/types.ts';
import { WallTime } from '#server/ops/clock.ts';
import type { ScriptCalls } from './script-calls.ts';

/** Hand-offs of inboxes to other browsers, at any node. */
export class Handoffs {
  readonly #calls: ScriptCalls;
  readonly #wallTime: WallTime;

  constructor(calls: ScriptCalls) {
    this.#calls = calls;
    this.#wallTime = new WallTime(calls.clock);
  }

  async offer(inbox: InboxId, token: string): Promise<OfferedHandoff | null> {
    const now = this.#calls.now();
    const secret = this.#makeSecretFor(inbox);
    const args = [hashHandoffSecret(secret), sealToken(secret, token), HANDOFF_MS] as const;
    const answer = await this.#calls.runOnInbox('offer', inbox, ...args);
    if (answer.kind !== 'living') return null;
    return { secret, expiresAt: this.#wallTime.format(now + HANDOFF_MS) };
  }

  async has(inbox: InboxId): Promise<boolean | null> {
    const answer = await this.#calls.runOnInbox('offered', inbox);
    return answer.kind === 'living' ? answer.text(1) === 'yes' : null;
  }

  async redeem(secret: string): Promise<string | null> {
    const id = hashHandoffSecret(secret);
    const answer = await this.#calls.run('redeem', this.#calls.keys.ofInbox(id), id);
    return answer.kind === 'redeemed' ? openSealedToken(secret, answer.text(1)) : null;
  }

  /** The hash of the secret selects the partition of the inbox, so that one script can use both. */
  #makeSecretFor(inbox: InboxId): string {
    const { keys } = this.#calls;
    for (;;) {
      const secret = makeHandoffSecret();
      if (keys.ofInbox(hashHandoffSecret(secret)) === keys.ofInbox(inbox)) return secret;
    }
  }
}
