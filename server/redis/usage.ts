import type { StoreLimits } from '#server/inbox/settings.ts';
import type { StoreUsage } from '#server/inbox/types.ts';
import { NotSent } from './circuit-breaker.ts';
import type { Reply } from './connection.ts';
import type { Partition } from './keys.ts';

/**
 * Milliseconds between two readings. The total can exceed a limit by what other nodes store
 * meanwhile. Each reading runs one small script for each partition.
 */
const READING_MS = 1_000;

/** Replies of the scripts that stored what the caller counts. */
const STORED: ReadonlySet<string> = new Set(['stored', 'shared', 'created', 'changed']);

interface UsageOptions {
  readonly partitions: readonly Partition[];
  readonly limits: StoreLimits;
  readonly run: (name: 'usage', partition: Partition) => Promise<Reply>;
}

/**
 * What all partitions hold, for the limits of the whole service. Each reading gives exact sums;
 * between two readings a node adds what it stores itself.
 */
export class Usage {
  readonly bytes: Total;
  /** Live inboxes and blocked addresses. */
  readonly inboxes: Total;
  readonly #options: UsageOptions;

  constructor(options: UsageOptions) {
    this.#options = options;
    this.bytes = new Total(options.limits.storeMaxBytes);
    this.inboxes = new Total(options.limits.maxInboxes);
  }

  /** Reads regularly. Returns a function that stops it. */
  start(): () => void {
    // The callers of a partition that does not answer report it.
    const timer = setInterval(() => this.read().catch(() => {}), READING_MS).unref();
    return () => clearInterval(timer);
  }

  /** Rejects if a partition does not answer. The totals then have its latest sums. */
  async read(): Promise<Omit<StoreUsage, 'subscriptions'>> {
    const { partitions } = this.#options;
    const replies = await Promise.all(partitions.map((partition) => this.#readOne(partition)));
    const sum = (index: number) => replies.reduce((all, each) => all + each.number(index), 0);
    return { living: sum(0), resting: sum(1), messages: sum(2), bytesHeld: sum(3) };
  }

  async #readOne(partition: Partition): Promise<Reply> {
    const setBytes = this.bytes.beginReading(partition);
    const setInboxes = this.inboxes.beginReading(partition);
    const reply = await this.#options.run('usage', partition);
    setBytes(reply.number(3));
    setInboxes(reply.number(0) + reply.number(1));
    return reply;
  }
}

/** The total that a limit bounds, as far as this node knows it. */
export class Total {
  readonly #limit: number;
  /** By partition: added by this node since its start. */
  readonly #added = new Map<Partition, number>();
  /** By partition: the rest of its latest sum. Less than 0 if more was freed than others added. */
  readonly #others = new Map<Partition, number>();
  #underWay = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  fits(amount: number): boolean {
    let total = this.#underWay + amount;
    for (const sums of [this.#added, this.#others]) for (const sum of sums.values()) total += sum;
    return total <= this.#limit;
  }

  /** Counts an amount while a script stores it, and afterwards if the script did, or may have. */
  async during(partition: Partition, amount: number, run: () => Promise<Reply>): Promise<Reply> {
    let isAdded = true;
    this.#underWay += amount;
    try {
      const reply = await run();
      isAdded = STORED.has(reply.kind);
      return reply;
    } catch (error) {
      if (error instanceof NotSent) isAdded = false;
      throw error;
    } finally {
      this.#underWay -= amount;
      if (isAdded) this.#added.set(partition, this.#addedTo(partition) + amount);
    }
  }

  /**
   * Returns what sets the sum that was read. What is under way when a reading begins counts in
   * full until the next one, because the sum may have it or not.
   */
  beginReading(partition: Partition): (sum: number) => void {
    const added = this.#addedTo(partition);
    return (sum) => this.#others.set(partition, sum - added);
  }

  #addedTo(partition: Partition): number {
    return this.#added.get(partition) ?? 0;
  }
}
