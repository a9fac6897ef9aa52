import { z } from 'zod';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { DestroyAnswer } from '#server/inbox/types.ts';
import type { Rate } from '#server/ops/rates.ts';
import type { Ack, ErrorCode, TouchAck } from '#shared/protocol.ts';
import { type ClientEvent, parseClientEvent } from './client-messages.ts';
import type { Tab, TabContext, TabSocket } from './tab.ts';

/** Per minute, from all tabs of one inbox. A person who deletes one email a second stays below. */
const EVENTS_PER_MINUTE = 600;

type Acknowledge = (answer: Ack | TouchAck) => void;

const Acknowledgement = z.custom<Acknowledge>((value) => typeof value === 'function');

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
    const acknowledge = Acknowledgement.safeParse(args.at(-1));
    const event = parseClientEvent(name, args.slice(0, -1));
    if (!acknowledge.success || event === null) {
      this.#close(socket, tab, 'bad_request');
      return;
    }
    const verdict = await this.#rate.take(tab.inbox);
    if (verdict.kind === 'over') this.#close(socket, tab, 'rate_limited');
    else acknowledge.data(await this.#run(tab, event));
  }

  async #run(tab: Tab, event: ClientEvent): Promise<Ack | TouchAck> {
    try {
      return await this.#apply(tab, event);
    } catch (error) {
      if (error instanceof StoreUnavailable) return refuse('unavailable');
      this.#context.log.failed('tab event', error);
      return refuse('internal');
    }
  }

  async #apply(tab: Tab, event: ClientEvent): Promise<Ack | TouchAck> {
    const { store } = this.#context;
    switch (event.kind) {
      case 'touch':
        return this.#touch(tab);
      case 'leave': {
        const lease = await tab.lease;
        if (lease !== null) await store.leave(tab.inbox, lease);
        return { ok: true };
      }
      case 'inbox:delete':
        return answerDestroy(await store.destroy(tab.inbox, 'deleted'));
      case 'message:seen':
        if ((await store.touch(tab.inbox)) === null) return refuse('not_found');
        return foundOrNot(await store.mark(tab.inbox, event.id, event.seen));
      case 'message:delete':
        if ((await store.touch(tab.inbox)) === null) return refuse('not_found');
        return foundOrNot(await store.remove(tab.inbox, event.id));
    }
  }

  async #touch(tab: Tab): Promise<TouchAck> {
    const { store, clock } = this.#context;
    const view = await store.touch(tab.inbox);
    if (view === null) return refuse('not_found');
    const serverTime = new Date(clock.wall()).toISOString();
    return { ok: true, expiresAt: view.expiresAt, serverTime };
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

function answerDestroy(answer: DestroyAnswer): Ack {
  switch (answer) {
    case 'ended':
      return { ok: true };
    case 'dead':
      return refuse('not_found');
    case 'permanent':
      return refuse('forbidden');
  }
}

function refuse(code: ErrorCode): { ok: false; code: ErrorCode } {
  return { ok: false, code };
}
