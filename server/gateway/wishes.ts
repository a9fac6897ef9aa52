import { z } from 'zod';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { DestroyAnswer } from '#server/inbox/types.ts';
import type { Rate } from '#server/ops/rates.ts';
import type { Ack, ErrorCode, TouchAck } from '#shared/protocol.ts';
import { parseWish, type Wish } from './messages.ts';
import type { Presence, TabSocket } from './socket.ts';
import type { TabContext } from './tab.ts';

/** Events a minute of one inbox, from all its tabs. A person who deletes one mail a second stays below. */
const EVENTS_PER_MINUTE = 600;

type Answer = (answer: Ack | TouchAck) => void;

const Acknowledgement = z.custom<Answer>((value) => typeof value === 'function');

/** Hears what tabs ask for, and asks the store. What it then reports is what they see. */
export class Wishes {
  readonly #context: TabContext;
  readonly #rate: Rate;

  constructor(context: TabContext) {
    this.#context = context;
    this.#rate = context.rates.perMinute('tab_events', EVENTS_PER_MINUTE);
  }

  /** Whoever speaks another protocol, or too fast, is closed. */
  async hear(
    socket: TabSocket,
    tab: Presence,
    event: string,
    args: readonly unknown[],
  ): Promise<void> {
    const acknowledge = Acknowledgement.safeParse(args.at(-1));
    const wish = parseWish(event, args.slice(0, -1));
    if (!acknowledge.success || wish === null) {
      this.#close(socket, tab, 'bad_request');
      return;
    }
    const verdict = await this.#rate.take(tab.inbox);
    if (verdict.kind === 'over') this.#close(socket, tab, 'rate_limited');
    else acknowledge.data(await this.#answer(tab, wish));
  }

  async #answer(tab: Presence, wish: Wish): Promise<Ack | TouchAck> {
    try {
      return await this.#grant(tab, wish);
    } catch (error) {
      if (error instanceof StoreUnavailable) return no('unavailable');
      this.#context.log.failed('tab event', error);
      return no('internal');
    }
  }

  async #grant(tab: Presence, wish: Wish): Promise<Ack | TouchAck> {
    const { store } = this.#context;
    switch (wish.kind) {
      case 'touch':
        return this.#touch(tab);
      case 'leave': {
        const lease = await tab.lease;
        if (lease !== null) await store.leave(tab.inbox, lease);
        return { ok: true };
      }
      case 'inbox:delete':
        return destroyed(await store.destroy(tab.inbox, 'deleted'));
      case 'message:seen':
        if ((await store.touch(tab.inbox)) === null) return no('not_found');
        return done(await store.mark(tab.inbox, wish.id, wish.seen));
      case 'message:delete':
        if ((await store.touch(tab.inbox)) === null) return no('not_found');
        return done(await store.remove(tab.inbox, wish.id));
    }
  }

  async #touch(tab: Presence): Promise<TouchAck> {
    const { store, clock } = this.#context;
    const view = await store.touch(tab.inbox);
    if (view === null) return no('not_found');
    const serverTime = new Date(clock.wall()).toISOString();
    return { ok: true, expiresAt: view.expiresAt, serverTime };
  }

  #close(socket: TabSocket, { peer }: Presence, code: ErrorCode): void {
    if (!socket.connected) return;
    const limit = code === 'rate_limited' ? 'tab_events' : undefined;
    this.#context.log.turnedAway({ code, limit, remoteAddress: peer.remoteAddress });
    socket.disconnect(true);
  }
}

function done(found: boolean): Ack {
  return found ? { ok: true } : no('not_found');
}

function destroyed(answer: DestroyAnswer): Ack {
  switch (answer) {
    case 'ended':
      return { ok: true };
    case 'dead':
      return no('not_found');
    case 'permanent':
      return no('forbidden');
  }
}

function no(code: ErrorCode): { ok: false; code: ErrorCode } {
  return { ok: false, code };
}
