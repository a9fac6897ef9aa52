import type { Log } from '#server/ops/log.ts';

/** Whether the inboxes end with this process, or survive it in the store. */
export type InboxesAtShutdown = 'end' | 'survive';

/** Parts behind the ports; each group stops together. */
const INNER_PARTS = [
  ['certificates', 'certificate reminder', 'refusals'],
  ['mailroom', 'sweeper'],
] as const;

const HTTP_PORTS = ['http', 'outer http'] as const;

/** From the ports inwards. Metrics stop last, so that a scrape can see the shutdown. */
const ORDER = {
  // Inboxes end and emit `closed`, then the connections of tabs close.
  end: [['pool'], ['receiver'], ...INNER_PARTS, ['store'], ['gateway'], HTTP_PORTS, ['metrics']],
  // Tabs move to other nodes, then connections close, and the store learns which leases were lost.
  survive: [
    ['pool'],
    ['tabs', 'receiver'],
    ...INNER_PARTS,
    ['gateway'],
    HTTP_PORTS,
    ['store'],
    ['metrics'],
  ],
} as const satisfies Record<InboxesAtShutdown, readonly (readonly string[])[]>;

type Part = (typeof ORDER)[InboxesAtShutdown][number][number];

/** Stops the parts of the service that were started, in order. */
export class Shutdown {
  readonly #stops = new Map<Part, () => void | Promise<void>>();
  readonly #log: Pick<Log, 'failed'>;
  /** Set by the store when it is open. */
  inboxes: InboxesAtShutdown = 'end';

  constructor(log: Pick<Log, 'failed'>) {
    this.#log = log;
  }

  onShutdown(part: Part, stop: () => void | Promise<void>): void {
    this.#stops.set(part, stop);
  }

  /** A part that fails to stop does not keep the others from stopping. */
  async run(): Promise<void> {
    for (const parts of ORDER[this.inboxes])
      await Promise.all(parts.map((part) => this.#stop(part)));
  }

  async #stop(part: Part): Promise<void> {
    try {
      await this.#stops.get(part)?.();
    } catch (error) {
      this.#log.failed(`stop ${part}`, error);
    }
  }
}
