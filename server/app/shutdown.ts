import type { Log } from '#server/ops/log.ts';

/** What becomes of the inboxes when this process ends. */
export type Fate = 'dies' | 'outlives';

/** Behind the doors; what stands together ends together. */
const BEHIND = [
  ['certificates', 'refusals'],
  ['mailroom', 'sweeper'],
] as const;

/** From the outside in. Metrics to the last: somebody may want to see how it ends. */
const ORDER = {
  // The inboxes end and say so, then the lines close.
  dies: [['pool'], ['receiver'], ...BEHIND, ['store'], ['gateway'], ['http'], ['metrics']],
  // Tabs go elsewhere, then the lines close, and the store hears of those that were lost.
  outlives: [
    ['pool'],
    ['tabs', 'receiver'],
    ...BEHIND,
    ['gateway'],
    ['http'],
    ['store'],
    ['metrics'],
  ],
} as const satisfies Record<Fate, readonly (readonly string[])[]>;

type Part = (typeof ORDER)[Fate][number][number];

/** How to end each part of the service that was begun, however far its start came. */
export class Endings {
  readonly #ends = new Map<Part, () => void | Promise<void>>();
  readonly #log: Pick<Log, 'failed'>;

  constructor(log: Pick<Log, 'failed'>) {
    this.#log = log;
  }

  set(part: Part, end: () => void | Promise<void>): void {
    this.#ends.set(part, end);
  }

  /** A part that fails to end keeps no other from it. */
  async endAll(fate: Fate): Promise<void> {
    for (const parts of ORDER[fate]) await Promise.all(parts.map((part) => this.#end(part)));
  }

  async #end(part: Part): Promise<void> {
    try {
      await this.#ends.get(part)?.();
    } catch (error) {
      this.#log.failed(`stop ${part}`, error);
    }
  }
}
