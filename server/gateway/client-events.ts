import { z } from 'zod';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxView } from '#server/inbox/types.ts';
import type { Rate } from '#server/ops/rates.ts';
import type { Ack, ErrorCode, TouchAck } from '#shared/protocol.ts';
import type { Tab, TabContext, TabSocket } from './tab.ts';

/** Per minute, from all tabs of one inbox. A person who deletes one email a second stays below. */
const EVENTS_PER_MINUTE = 600;

type Acknowledge = (answer: Ack | TouchAck) => void;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** The name of the event, and its arguments. */
const ClientEvent = z.union([
  z.tuple([z.literal(['touch', 'leave', 'inbox:delete'])]),
  z.tuple([z.literal('inbox:keep'), z.strictObject({ kept: z.boolean() })]),
  z.tuple([z.literal('message:seen'), z.strictObject({ id, seen: z.boolean() })]),
  z.tuple([z.literal('message:delete'), z.strictObject({ id })]),
]);

const AcknowledgedEvent = z.object({
  event: ClientEvent,
  acknowledge: z.custom<Acknowledge>((value) => typeof value === 'function'),
});

/** Runs the events of tabs on the store. The tabs see the result as a change. */
export class ClientEvents {
  readonly #context: TabContext;
  readonly #rate: Rate;

  constructor(context: TabContext) {
    this.#context = context;
    this.#rate = context.rates.perMinute('tab_events', EVENTS_PER_MINUTE);
  }

  /** Closes a socket that breaks the protocol or exceeds the rate. */
  async onEvent(
    socket: TabSocket,
    tab: Tab,
    name: string,
    args: readonly unknown[],
  ): Promise<void> {
    const event = [name, ...args.slice(0, -1)];
    const parsed = AcknowledgedEvent.safeParse({ event, acknowledge: args.at(-1) });
    if (!parsed.success) return this.#close(socket, tab, 'bad_request');
    const verdict = await this.#rate.take(tab.inbox);
    if (verdict.kind === 'over') this.#close(socket, tab, 'rate_limited');
    else parsed.data.acknowledge(await this.#run(tab, parsed.data.event));
  }

  async #run(tab: Tab, event: z.output<typeof ClientEvent>): Promise<Ack | TouchAck> {
    try {
      return await this.#apply(tab, event);
    } catch (error) {
      if (error instanceof StoreUnavailable) return refuse('unavailable');
      this.#context.log.failed('tab event', error);
      return refuse('internal');
    }
  }

  async #apply(tab: Tab, event: z.output<typeof ClientEvent>): Promise<Ack | TouchAck> {
    const { store } = this.#context;
    const { inbox } = tab;
    switch (event[0]) {
      case 'leave': {
        const lease = await tab.lease;
        if (lease !== null) await store.leave(inbox, lease);
        return { ok: true };
      }
      case 'inbox:delete': {
        const answer = await store.destroy(inbox, 'deleted');
        if (answer === 'permanent') return refuse('forbidden');
        return foundOrNot(answer === 'ended');
      }
      case 'inbox:keep': {
        const { kept } = event[1];
        const view = await store.setKept(inbox, kept);
        if (view === null) return refuse('not_found');
        return kept && !view.kept ? refuse('forbidden') : this.#describeEnd(view);
      }
    }
    const view = await store.touch(inbox);
    if (view === null) return refuse('not_found');
    switch (event[0]) {
      case 'touch':
        return this.#describeEnd(view);
      case 'message:seen':
        return foundOrNot(await store.mark(inbox, event[1].id, event[1].seen));
      case 'message:delete':
        return foundOrNot(await store.remove(inbox, event[1].id));
    }
  }

  #describeEnd({ expiresAt }: InboxView): TouchAck {
    const serverTime = new Date(this.#context.clock.wall()).toISOString();
    return { ok: true, expiresAt, serverTime };
  }

  #close(socket: TabSocket, { peer }: Tab, code: ErrorCode): void {
    if (!socket.connected) return;
    const limit = code === 'rate_limited' ? 'tab_events' : undefined;
    this.#context.log.turnedAway({ code, limit, remoteAddress: peer.remoteAddress });
    socket.disconnect(true);
  }
}

function foundOrNot(found: boolean): Ack {
  return found ? { ok: true } : refuse('not_found');
}

function refuse(code: ErrorCode): { ok: false; code: ErrorCode } {
  return { ok: false, code };
}
