import { Agreement } from './domains/agreement.ts';
import { type FilePool, watchPool } from './domains/file-pool.ts';
import { whichever } from './domains/live-pool.ts';
import { openPool } from './domains/open-pool.ts';
import { countStates, createPool, type DomainPool, type PoolDomain } from './domains/pool.ts';
import type { Clock } from './inbox/clock.ts';
import type { Board } from './inbox/redis/board.ts';
import type { Log } from './ops/log.ts';
import { type PartState, UP } from './ops/readiness.ts';
import type { Watch } from './ops/watch.ts';

/** Milliseconds between two looks at what other nodes have. */
const EXCHANGE_MS = 5_000;

/** The domains of this process: as its settings and its file have them, and other nodes agree. */
export class Pools {
  /** As they may be used now. */
  readonly pool: DomainPool;
  readonly #own: DomainPool;
  readonly #file: FilePool | null;
  readonly #log: Log;
  #agreement: Agreement | null = null;
  #current: DomainPool;
  #watch: Watch | null = null;
  #timer: NodeJS.Timeout | null = null;
  #onChange: () => void = () => {};

  /** Throws a `PoolFileError` where the file holds no pool. */
  constructor(source: Parameters<typeof openPool>[0], clock: Clock, log: Log) {
    const { pool, file } = openPool(source, clock);
    this.#own = pool;
    this.#current = pool;
    this.#file = file;
    this.#log = log;
    this.pool = whichever(() => this.#current);
  }

  /** Other nodes with other domains; undefined where there are no other nodes. */
  get dissenters(): number | undefined {
    return this.#agreement?.dissenters;
  }

  /** Tabs are to hear of it when their domain changes. */
  set onChange(changed: () => void) {
    this.#onChange = changed;
  }

  /** From here on the file is watched, and where there is a board the other nodes are asked. */
  async follow(board: Board | null): Promise<void> {
    const log = this.#log;
    if (this.#file !== null) {
      this.#watch = watchPool(this.#file, {
        replaced: (domains) => {
          log.poolReplaced(countStates(domains));
          this.#apply();
          this.#exchange();
        },
        kept: log.poolKept,
        failed: (error) => log.failed('pool file', error),
      });
    }
    if (board === null) return;
    this.#agreement = new Agreement(board);
    await this.#exchange();
    this.#timer = setInterval(() => this.#exchange(), EXCHANGE_MS).unref();
  }

  state(): PartState {
    const { dissenters = 0 } = this;
    if (dissenters === 0) return UP;
    const nodes = dissenters === 1 ? 'Another node has' : `${dissenters} other nodes have`;
    return {
      state: 'impaired',
      why: `${nodes} other domains: addresses are only made where all agree.`,
    };
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#watch?.close();
    const left = this.#agreement;
    this.#agreement = null;
    // Nobody waits for it: doors close behind this, and where Redis is away it is missed in a while.
    left?.leave().catch(() => {});
  }

  async #exchange(): Promise<void> {
    const agreement = this.#agreement;
    if (agreement === null) return;
    const before = agreement.dissenters;
    // Where Redis is away the store says so, and what was last heard holds.
    await agreement.exchange(this.#own.list()).catch(() => {});
    if (this.#agreement !== agreement) return;
    if (before === 0 && agreement.dissenters > 0) {
      this.#log.warned(
        'Other nodes on this Redis have other domains, or other states of them.',
        'Give all nodes the same MAYFLY_DOMAINS_FILE; until then new addresses are only made in domains that are active at every node.',
      );
    }
    const held = agreement.held(this.#own.list());
    if (!sameStates(held, this.#current.list())) this.#apply();
  }

  #apply(): void {
    const own = this.#own.list();
    const held = this.#agreement?.held(own) ?? own;
    this.#current = held === own ? this.#own : createPool(held);
    this.#onChange();
  }
}

function sameStates(a: readonly PoolDomain[], b: readonly PoolDomain[]): boolean {
  const states = new Map(b.map(({ domain, state }) => [domain, state]));
  return a.length === b.length && a.every(({ domain, state }) => states.get(domain) === state);
}
