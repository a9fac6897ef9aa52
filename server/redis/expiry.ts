import { REST_MS } from '#server/inbox/resting-addresses.ts';
import type { DestroyAnswer, Ended, InboxId } from '#server/inbox/types.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { Bodies } from './bodies.ts';
import { closeReason } from './channel-messages.ts';
import type { Channels } from './channels.ts';
import type { Reply } from './connection.ts';
import type { ScriptCalls } from './script-calls.ts';

/** Ends inboxes, and counts how many this node ended. */
export class Expiry {
  readonly #calls: ScriptCalls;
  readonly #bodies: Bodies;
  readonly #channels: Channels;
  readonly #ended = new Map<CloseReason, number>();

  constructor(calls: ScriptCalls, bodies: Bodies, channels: Channels) {
    this.#calls = calls;
    this.#bodies = bodies;
    this.#channels = channels;
  }

  async destroy(id: InboxId, reason: CloseReason): Promise<DestroyAnswer> {
    const answer = await this.#end(id, reason, `${this.#calls.now() + REST_MS}`);
    if (answer.kind === 'permanent') return 'permanent';
    // An inbox that was due ended for its own reason, before this call.
    return answer.kind === 'ended' && answer.text(1) === reason ? 'ended' : 'dead';
  }

  /** Ends it if its deadline has passed. */
  async endDue(id: InboxId): Promise<void> {
    await this.#end(id, '', `${this.#calls.now() + REST_MS}`);
  }

  /** Ends an operator's inbox that a new one replaces. */
  async replace(id: InboxId): Promise<void> {
    await this.#end(id, 'deleted', '');
  }

  /** Counts since the last call. */
  takeEnded(): readonly Ended[] {
    const counts = [...this.#ended].map(([reason, count]) => ({ reason, count }));
    this.#ended.clear();
    return counts;
  }

  async #end(id: InboxId, reason: CloseReason | '', rest: string): Promise<Reply> {
    const answer = await this.#calls.runOnInbox('end', id, reason, rest);
    if (answer.kind !== 'ended') return answer;
    const why = closeReason(answer.text(1));
    this.#ended.set(why, (this.#ended.get(why) ?? 0) + 1);
    await this.#bodies.release(answer.rest(3));
    await this.#channels.waitUntilReceived(id, answer.number(2));
    return answer;
  }
}
