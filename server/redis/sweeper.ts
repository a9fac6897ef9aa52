import type { Ended } from '#server/inbox/types.ts';
import type { Bodies } from './bodies.ts';
import type { Capacity } from './capacity.ts';
import type { Expiry } from './expiry.ts';
import type { Partition } from './keys.ts';
import type { Nodes } from './nodes.ts';
import type { Wire } from './wire.ts';

/** Inboxes and the like that one look at a partition finds: a fraction of a millisecond. */
const BATCH = 100;

/** Milliseconds for which a dead node is kept out; whatever it still sends is long here then. */
const FENCE_MS = 24 * 3_600_000;

interface SweeperOptions {
  readonly wire: Wire;
  readonly inboxes: Capacity;
  readonly bodies: Bodies;
  readonly expiry: Expiry;
  readonly nodes: Nodes;
}

/** Ends what is due, and sees to what others have left undone. */
export class Sweeper {
  readonly #options: SweeperOptions;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  async sweep(): Promise<readonly Ended[]> {
    const { expiry, nodes } = this.#options;
    await Promise.all(nodes.mine().map((partition) => this.#sweepOne(partition)));
    return expiry.takeEnded();
  }

  /** In all partitions: somebody waits for room. */
  async forgetRested(): Promise<void> {
    const { partitions } = this.#options.wire.keys;
    await Promise.all(partitions.map((partition) => this.#sweepOne(partition)));
  }

  async #sweepOne(partition: Partition): Promise<void> {
    const { wire, inboxes, bodies, expiry } = this.#options;
    for (;;) {
      const old = wire.now() - FENCE_MS;
      const answer = await wire.on('sweep', partition, BATCH, old);
      const rested = answer.number(1);
      const [due, notes, pending] = [answer.list(2), answer.list(3), answer.list(4)];
      inboxes.give(rested);
      await Promise.all(due.map((id) => expiry.endDue(id)));
      await bodies.letGo(notes);
      for (const name of pending) await bodies.lookAfter(partition, name);
      if (rested < BATCH && due.length < BATCH) return;
    }
  }
}
