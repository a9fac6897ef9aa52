import { type Caller, type RedisConnection, RedisFull } from './connection.ts';
import { NotApplied } from './not-applied.ts';

/** Share of a limit that a node leases at a time, so that many nodes can lease before it is used up. */
const CHUNK_SHARE = 1 / 256;

/** Largest lease: more would stay unused. In bytes or inboxes. */
const LARGEST_CHUNK = { bytes: 32 * 2 ** 20, inboxes: 1_000 };

/** Unused chunks that a node keeps; it returns more. */
const KEPT_CHUNKS = 2;

export interface CapacityOptions {
  readonly connection: RedisConnection;
  /** Key prefix of data that belongs to no inbox. */
  readonly common: string;
  readonly caller: () => Caller;
  readonly kind: 'bytes' | 'inboxes';
  /** Infinity means no limit. */
  readonly limit: number;
}

/**
 * This node's share of a limit of the whole service. The node leases it in chunks, so that most
 * messages need no extra request. The scripts that use it record the use in Redis, so that other
 * nodes can reclaim the rest if this node fails.
 */
export class Capacity {
  readonly #options: CapacityOptions;
  readonly #chunk: number;
  #spare = 0;
  #doubted = 0;
  /** Leases run one after the other: two at once would each lease a chunk where one is enough. */
  #leasing: Promise<void> = Promise.resolve();

  constructor(options: CapacityOptions) {
    this.#options = options;
    const { kind, limit } = options;
    this.#chunk = Math.max(1, Math.min(Math.floor(limit * CHUNK_SHARE), LARGEST_CHUNK[kind]));
  }

  /** True: the caller has so much capacity, and must use it or give it back. */
  async claim(amount: number): Promise<boolean> {
    if (this.#claimSpare(amount)) return true;
    const leased = this.#leasing.then(() => this.#lease(amount));
    // Only this caller gets the error; the next one tries again.
    this.#leasing = leased.catch(() => {});
    await leased;
    return this.#claimSpare(amount);
  }

  /** Returns capacity that was claimed and not used, or that a script released for this node. */
  give(amount: number): void {
    this.#spare += amount;
    const surplus = this.#spare - KEPT_CHUNKS * this.#chunk;
    // Small amounts are not worth a request.
    if (surplus < this.#chunk) return;
    this.#spare -= surplus;
    // A claim that waits meanwhile finds the returned capacity.
    this.#leasing = this.#leasing.then(() => this.#giveBack(surplus));
  }

  /** Uses capacity without a claim, even past the limit. Later claims get less. */
  take(amount: number): void {
    this.#spare -= amount;
  }

  /** The answer did not arrive, so it is unknown whether the claim was used. */
  doubt(amount: number): void {
    this.#doubted += amount;
  }

  /** Runs what may use a claim. If it fails, the claim is given back, or is in doubt. */
  async during<T>(claim: number, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof NotApplied) this.give(claim);
      else this.doubt(claim);
      throw error;
    }
  }

  /** Runs what comes before the use of a claim. If it fails, the claim is given back. */
  async before<T>(claim: number, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      this.give(claim);
      throw error;
    }
  }

  /** So much is in doubt that it is worth a recount. */
  get isDoubtful(): boolean {
    return this.#doubted > KEPT_CHUNKS * this.#chunk;
  }

  /** Other nodes reclaimed this node, and its leases with it. */
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
    const { connection, common, caller, kind } = this.#options;
    try {
      await connection.run('give-back', common, caller(), kind, surplus);
    } catch {
      // The next call returns it; if the node fails, it is reclaimed.
      this.#spare += surplus;
    }
  }

  async #lease(amount: number): Promise<void> {
    const { connection, common, caller, kind, limit } = this.#options;
    const least = amount - this.#spare;
    if (least <= 0) return;
    try {
      const answer = await connection.run(
        'lease',
        common,
        caller(),
        kind,
        least,
        this.#chunk,
        limit,
      );
      this.#spare += answer.number(0);
    } catch (error) {
      // A full Redis has no capacity left.
      if (!(error instanceof RedisFull)) throw error;
    }
  }
}
