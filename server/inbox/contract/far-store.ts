import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { MemoryStore } from '../memory-store.ts';
import type { Continuation, InboxListener, StoreEvent } from '../types.ts';
import { StoreHarness } from './harness.ts';

/** A memory store that behaves like a remote one: events and reads can be delayed or lost. */
export class FarStore extends MemoryStore {
  reads = 0;
  /** Called before each read. */
  beforeRead: () => Promise<void> = async () => {};
  /** Called after each read, before its answer arrives. */
  afterRead: () => Promise<void> = async () => {};
  loses: (event: StoreEvent) => boolean = () => false;

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
  const harness = await StoreHarness.open(async (options) => {
    const clock = new ManualClock();
    return { clock, store: new FarStore({ clock, ...options }) };
  });
  const { store } = harness;
  if (!(store instanceof FarStore)) throw new TypeError('another store');
  const { inbox } = await harness.inbox();
  return { harness, store, inbox, id: inbox.id };
}

/** Acts only once, so that deliveries inside a read do not recurse. */
export function once(act: () => Promise<unknown>): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await act();
  };
}
