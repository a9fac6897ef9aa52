import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Board } from '#server/inbox/redis/board.ts';
import type { DomainState } from '#shared/protocol.ts';
import type { PoolDomain } from './pool.ts';

/** Domains by name, and how they stand at one node. */
type States = Readonly<Record<string, DomainState>>;

const States = z.record(z.string(), z.enum(['active', 'draining', 'retired']));

/** What nodes that share their inboxes say to each other of their domains. */
export class Agreement {
  readonly #board: Board;
  /** By digest, of those that other nodes have. */
  #known = new Map<string, States>();
  #others: readonly string[] = [];
  #own = '';

  constructor(board: Board) {
    this.#board = board;
  }

  /** Other nodes whose domains, or states of them, are not those of this one. */
  get dissenters(): number {
    return this.#others.filter((digest) => digest !== this.#own).length;
  }

  /** Says which domains this node has, and hears of the others. */
  async exchange(domains: readonly PoolDomain[]): Promise<void> {
    const own = textOf(domains);
    this.#own = digestOf(own);
    const others = await this.#board.post(this.#own, own);
    const known = new Map<string, States>();
    for (const digest of new Set(others)) {
      const states = this.#known.get(digest) ?? (await this.#read(digest));
      if (states !== null) known.set(digest, states);
    }
    this.#others = others;
    this.#known = known;
  }

  leave(): Promise<void> {
    return this.#board.leave(this.#own);
  }

  /**
   * The domains as this node may use them. A new address is made where every node has its
   * domain active: where one drains it already, all do; where one does not know it yet, its
   * mail would be refused there. Where that leaves none, each goes by its own.
   */
  held(domains: readonly PoolDomain[]): readonly PoolDomain[] {
    const others = [...this.#known.values()];
    const held = domains.map((entry) =>
      entry.state === 'active' && others.some((states) => states[entry.domain] !== 'active')
        ? { ...entry, state: 'draining' as const }
        : entry,
    );
    const isSame = held.every((entry, index) => entry === domains[index]);
    return !isSame && held.some(({ state }) => state === 'active') ? held : domains;
  }

  async #read(digest: string): Promise<States | null> {
    const text = await this.#board.read(digest);
    // Whoever can reach Redis can write there, and what is wrong must not drain anything.
    if (text === null || digestOf(text) !== digest) return null;
    try {
      return States.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  }
}

/** The same for the same domains in the same states, in whatever order. */
function textOf(domains: readonly PoolDomain[]): string {
  const states = domains.map(({ domain, state }) => [domain, state] as const);
  return JSON.stringify(Object.fromEntries(states.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}
