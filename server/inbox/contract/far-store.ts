import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { MemoryStore } from '../memory-store.ts';
import type { Continuation, InboxEvent, InboxListener } from '../types.ts';
import { Bench } from './kit.ts';

/** A memory store as if it were far away: what readers are told can be held up or lost. */
export class FarStore extends MemoryStore {
  reads = 0;
  /** Called before each read is answered. */
  beforeRead: () => Promise<void> = async () => {};
  /** Called after a read was made, before its answer arrives. */
  afterRead: () => Promise<void> = async () => {};
  loses: (event: InboxEvent) => boolean = () => false;

  override async changesAfter(
    ...[inbox, cursor]: Parameters<MemoryStore['changesAfter']>
  ): Promise<Continuation | null> {
    this.reads += 1;
    await this.beforeRead();
    const answer = await super.changesAfter(inbox, cursor);
    await this.afterRead();
    return answer;
  }

  override subscribe(inbox: string, listener: InboxListener) {
    return super.subscribe(inbox, (event) => {
      if (!this.loses(event)) listener(event);
    });
  }
}

export async function openFarStore() {
  const bench = await Bench.open(async (options) => {
    const clock = new ManualClock();
    return { clock, store: new FarStore({ clock, ...options }) };
  });
  const { store } = bench;
  if (!(store instanceof FarStore)) throw new TypeError('another store');
  const { inbox } = await bench.inbox();
  return { bench, store, inbox, id: inbox.id };
}

/** Once, so that the deliveries inside a read do not recurse. */
export function once(act: () => Promise<unknown>): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await act();
  };
}
