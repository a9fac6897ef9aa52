import { hash } from 'node:crypto';
import { hashToken, makeToken } from '#server/inbox/token.ts';
import type { CanonicalAddress, InboxId, TransactionId } from '#server/inbox/types.ts';

/**
 * Version of the stored format. Nodes with another version use other keys, so that both can run on
 * one Redis. An incompatible change raises it.
 */
const SCHEMA = 2;

/**
 * Number of partitions. The keys of a partition have the same hash tag, and so the same slot of a
 * Redis Cluster: at most so many shards share the work. Each partition costs a script every quarter
 * of a second, for the sweep.
 */
export const PARTITIONS = 64;

/** Characters of the hash of an address or a source: 132 bits. */
const HASH_CHARS = 22;

/** The prefix of all keys of a partition, with its hash tag. */
export type Partition = string;

/** Names of keys and channels. docs/redis.md describes their content. */
export class Keys {
  /** Prefix of data that belongs to no inbox, for example the nodes. */
  readonly common: string;
  readonly partitions: readonly Partition[];

  /** `space` separates several services on one Redis. */
  constructor(count: number = PARTITIONS, space = '') {
    const name = (tag: string) => `mayfly${SCHEMA}:${space}{${space}${tag}}:`;
    this.common = name('all');
    this.partitions = Array.from({ length: count }, (_, index) => name(`${index}`));
  }

  /** The partition of an inbox. Ids are random, so they are distributed evenly. */
  ofInbox(id: InboxId): Partition {
    return this.#at(Buffer.from(id.slice(0, 8), 'base64url').readUInt32BE());
  }

  /** The partition with the index entry of an address: that of its inbox, except for the operator's. */
  ofAddress(address: CanonicalAddress): Partition {
    return this.#at(Buffer.from(hash('sha256', address, 'hex').slice(-8), 'hex').readUInt32BE());
  }

  /** The partition of a shared body. */
  ofBody(body: string): Partition {
    return this.#at(Buffer.from(hash('sha256', body, 'hex').slice(0, 8), 'hex').readUInt32BE());
  }

  /** The key that counts a source. Two rates of one source have unrelated keys. */
  rateOf(rate: string, source: string): string {
    const cut = hash('sha256', `${rate} ${source}`, 'base64url').slice(0, HASH_CHARS);
    return `${this.#at(Buffer.from(cut.slice(0, 8), 'base64url').readUInt32BE())}r:${rate}:${cut}`;
  }

  /** The key of data that waits for the commit of a transaction in an inbox. */
  staged(transaction: TransactionId, id: InboxId): string {
    return `${this.ofInbox(id)}s:${transaction}:${id}`;
  }

  /**
   * A token whose inbox is in the partition of its address, so that one script creates both. Tokens
   * are generated until one fits, which costs 6 of its 256 bits.
   */
  makeTokenFor(address: CanonicalAddress): string {
    const wanted = this.ofAddress(address);
    for (;;) {
      const token = makeToken();
      if (this.ofInbox(hashToken(token)) === wanted) return token;
    }
  }

  #at(number: number): Partition {
    const partition = this.partitions[number % this.partitions.length];
    if (partition === undefined) throw new RangeError('there are no partitions');
    return partition;
  }
}

/** The index has hashes, so that blocked addresses are not stored in plain text. */
export function addressHash(address: CanonicalAddress): string {
  return hash('sha256', address, 'base64url').slice(0, HASH_CHARS);
}

export function formatChannel(partition: Partition, id: InboxId): string {
  return `${partition}c:${id}`;
}
