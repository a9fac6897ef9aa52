import { type Caller, type Line, RedisFull } from './line.ts';
import { NothingDone } from './nothing-done.ts';

/** Part of a limit that a node leases at a time: many nodes can have one before it is used up. */
const CHUNK_SHARE = 1 / 256;

/** What is leased at a time at most: more would lie idle. By kind, bytes and inboxes. */
const LARGEST_CHUNK = { bytes: 32 * 2 ** 20, inboxes: 1_000 };

/** Chunks that a node keeps for itself when it has given up more than it takes. */
const KEPT_CHUNKS = 2;

export interface CapacityOptions {
  readonly line: Line;
  /** Partition of what no inbox owns. */
  readonly common: string;
  readonly caller: () => Caller;
  readonly kind: 'bytes' | 'inboxes';
  /** Infinity means none. */
  readonly limit: number;
}

/**
 * This node's part of what the whole service may hold. Leased in chunks, so that a mail asks
 * nobody for room but its own node; what is taken from it is written down by the scripts that
 * take it, so that a node's death loses none.
 */
export class Capacity {
  readonly #options: CapacityOptions;
  readonly #chunk: number;
  #spare = 0;
  #doubted = 0;
  /** One thing after the other, or two would each lease what one chunk holds. */
  #leasing: Promise<void> = Promise.resolve();

  constructor(options: CapacityOptions) {
    this.#options = options;
    const { kind, limit } = options;
    this.#chunk = Math.max(1, Math.min(Math.floor(limit * CHUNK_SHARE), LARGEST_CHUNK[kind]));
  }

  /** True: so much is the caller's, to be taken or given back. */
  async claim(amount: number): Promise<boolean> {
    if (this.#claimSpare(amount)) return true;
    const leased = this.#leasing.then(() => this.#lease(amount));
    // Who asked is told; who comes next tries for himself.
    this.#leasing = leased.catch(() => {});
    await leased;
    return this.#claimSpare(amount);
  }

  /** What was claimed and not taken, or what a script let go on this node's account. */
  give(amount: number): void {
    this.#spare += amount;
    const surplus = this.#spare - KEPT_CHUNKS * this.#chunk;
    // A little back and forth costs more than it gives.
    if (surplus < this.#chunk) return;
    this.#spare -= surplus;
    // Who asks for more meanwhile is to find it there.
    this.#leasing = this.#leasing.then(() => this.#giveBack(surplus));
  }

  /** Taken without asking, and past the limit where it must be: it is made up for by the next. */
  take(amount: number): void {
    this.#spare -= amount;
  }

  /** Nobody knows whether it was taken: the answer did not come. */
  doubt(amount: number): void {
    this.#doubted += amount;
  }

  /** Does what may take a claim. Where it fails, that is given back, or in doubt. */
  async during<T>(claim: number, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof NothingDone) this.give(claim);
      else this.doubt(claim);
      throw error;
    }
  }

  /** Does what comes before a claim is taken. Where it fails, that is given back. */
  async before<T>(claim: number, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      this.give(claim);
      throw error;
    }
  }

  /** So much is in doubt that it had better be counted. */
  get isDoubtful(): boolean {
    return this.#doubted > KEPT_CHUNKS * this.#chunk;
  }

  /** The node was given up for dead, and its leases with it. */
  forget(): void {
    this.#spare = 0;
    this.#doubted = 0;
  }

  #claimSpare(amount: number): boolean {
    if (amount > this.#spare) return false;
    this.#spare -= amount;
    return true;
  }

  async #giveBack(surplus: number): Promise<void> {
    const { line, common, caller, kind } = this.#options;
    try {
      await line.run('give-back', common, caller(), kind, surplus);
    } catch {
      // It goes with what is given up next; of a node that dies, when it is reclaimed.
      this.#spare += surplus;
    }
  }

  async #lease(amount: number): Promise<void> {
    const { line, common, caller, kind, limit } = this.#options;
    const least = amount - this.#spare;
    if (least <= 0) return;
    try {
      const answer = await line.run('lease', common, caller(), kind, least, this.#chunk, limit);
      this.#spare += answer.number(0);
    } catch (error) {
      // Nothing is left where nothing can be written down.
      if (!(error instanceof RedisFull)) throw error;
    }
  }
}
