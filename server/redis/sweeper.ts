import type { Ended } from '#server/inbox/types.ts';
import type { Bodies } from './bodies.ts';
import type { Expiry } from './expiry.ts';
import type { Partition } from './keys.ts';
import type { Nodes } from './nodes.ts';
import type { ScriptCalls } from './script-calls.ts';

/** Items that one sweep of a partition returns, in a fraction of a millisecond. */
const BATCH = 100;

/** Milliseconds for which a failed node stays fenced; all that it sent has arrived by then. */
const FENCE_MS = 24 * 3_600_000;

interface SweeperOptions {
  readonly calls: ScriptCalls;
  readonly bodies: Bodies;
  readonly expiry: Expiry;
  readonly nodes: Nodes;
}

/** Ends due inboxes, and completes what failed nodes left unfinished. */
export class Sweeper {
  readonly #options: SweeperOptions;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  async sweep(): Promise<readonly Ended[]> {
    const { expiry, nodes } = this.#options;
    await Promise.all(nodes.listOwnPartitions().map((partition) => this.#sweepOne(partition)));
    return expiry.takeEnded();
  }

  async #sweepOne(partition: Partition): Promise<void> {
    const { calls, bodies, expiry } = this.#options;
    for (;;) {
      const old = calls.now() - FENCE_MS;
      const answer = await calls.run('sweep', partition, BATCH, old);
      const rested = answer.number(1);
      const [due, notes, pending] = [answer.list(2), answer.list(3), answer.list(4)];
      await Promise.all(due.map((id) => expiry.endDue(id)));
      await bodies.release(notes);
      for (const name of pending) await bodies.finishShare(partition, name);
      if (rested < BATCH && due.length < BATCH) return;
    }
  }
}
