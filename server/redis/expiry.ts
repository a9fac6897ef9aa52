import { REST_MS } from '#server/inbox/resting-addresses.ts';
import type { DestroyAnswer, Ended, InboxId } from '#server/inbox/types.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { Bodies } from './bodies.ts';
import type { Capacity } from './capacity.ts';
import type { Reply } from './line.ts';
import type { Listening } from './listening.ts';
import { closeReason } from './news.ts';
import type { Wire } from './wire.ts';

/** Ends inboxes, and counts how many this node has ended. */
export class Expiry {
  readonly #wire: Wire;
  readonly #bodies: Bodies;
  readonly #bytes: Capacity;
  readonly #listening: Listening;
  readonly #ended = new Map<CloseReason, number>();

  constructor(wire: Wire, bodies: Bodies, bytes: Capacity, listening: Listening) {
    this.#wire = wire;
    this.#bodies = bodies;
    this.#bytes = bytes;
    this.#listening = listening;
  }

  async destroy(id: InboxId, reason: CloseReason): Promise<DestroyAnswer> {
    const answer = await this.#end(id, reason, `${this.#wire.now() + REST_MS}`);
    if (answer.kind === 'permanent') return 'permanent';
    // One that was due has ended for its own reason, and was dead before anybody asked.
    return answer.kind === 'ended' && answer.text(1) === reason ? 'ended' : 'dead';
  }

  /** Ends it if its deadline has passed. */
  async endDue(id: InboxId): Promise<void> {
    await this.#end(id, '', `${this.#wire.now() + REST_MS}`);
  }

  /** Ends an operator's inbox that another one takes the place of. False: it was dead. */
  async replace(id: InboxId): Promise<boolean> {
    return (await this.#end(id, 'deleted', '')).kind === 'ended';
  }

  /** Since this was last asked. */
  takeEnded(): readonly Ended[] {
    const told = [...this.#ended].map(([reason, count]) => ({ reason, count }));
    this.#ended.clear();
    return told;
  }

  async #end(id: InboxId, reason: CloseReason | '', rest: string): Promise<Reply> {
    const answer = await this.#wire.onInbox('end', id, reason, rest);
    if (answer.kind !== 'ended') return answer;
    const why = closeReason(answer.text(1));
    this.#ended.set(why, (this.#ended.get(why) ?? 0) + 1);
    this.#bytes.give(answer.number(2));
    await this.#bodies.letGo(answer.rest(4));
    await this.#listening.heard(id, answer.number(3));
    return answer;
  }
}
