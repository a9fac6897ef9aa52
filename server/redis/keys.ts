import { hash } from 'node:crypto';
import { hashToken, makeToken } from '#server/inbox/token.ts';
import type { CanonicalAddress, InboxId, TransactionId } from '#server/inbox/types.ts';

/**
 * Version of what is written under the keys. Nodes of another version keep to keys of their
 * own, so that both may run on one Redis; a change of format raises it.
 */
const SCHEMA = 2;

/**
 * Parts that the inboxes are spread over. The keys of one share a hash tag, and so a slot of
 * a Redis Cluster: as many shards as this can share the work. Each costs its sweeper a
 * script every quarter of a second.
 */
export const PARTITIONS = 64;

/** Characters of the hash of an address or a source: 132 bits. */
const HASH_CHARS = 22;

/** One of the parts: the beginning of all its keys, its hash tag included. */
export type Partition = string;

/** Names of keys and channels; what stands under each is in docs/redis.md. */
export class Keys {
  /** What no inbox owns: the nodes, and what the service holds in all. */
  readonly common: string;
  readonly partitions: readonly Partition[];

  /** `space` keeps several services on one Redis apart. */
  constructor(count: number = PARTITIONS, space = '') {
    const name = (tag: string) => `mayfly${SCHEMA}:${space}{${space}${tag}}:`;
    this.common = name('all');
    this.partitions = Array.from({ length: count }, (_, index) => name(`${index}`));
  }

  /** Where an inbox is; its id is evenly spread already. */
  ofInbox(id: InboxId): Partition {
    return this.#at(Buffer.from(id.slice(0, 8), 'base64url').readUInt32BE());
  }

  /** Where an address is looked up: with its inbox, unless the token was chosen by somebody. */
  ofAddress(address: CanonicalAddress): Partition {
    return this.#at(Buffer.from(hash('sha256', address, 'hex').slice(-8), 'hex').readUInt32BE());
  }

  /** Where the bytes are that several inboxes share. */
  ofBody(body: string): Partition {
    return this.#at(Buffer.from(hash('sha256', body, 'hex').slice(0, 8), 'hex').readUInt32BE());
  }

  /** Where a source is counted; two rates of one source have nothing in common. */
  rateOf(rate: string, source: string): string {
    const cut = hash('sha256', `${rate} ${source}`, 'base64url').slice(0, HASH_CHARS);
    return `${this.#at(Buffer.from(cut.slice(0, 8), 'base64url').readUInt32BE())}r:${rate}:${cut}`;
  }

  /** Where something waits for the commit of a transaction in an inbox. */
  staged(transaction: TransactionId, id: InboxId): string {
    return `${this.ofInbox(id)}s:${transaction}:${id}`;
  }

  /**
   * A token whose inbox lies where its address does, so that one script makes both. It is
   * made anew until it fits, which takes six of its 256 bits.
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

/** Addresses stand hashed in the index, so that those that rest are not kept in words. */
export function addressHash(address: CanonicalAddress): string {
  return hash('sha256', address, 'base64url').slice(0, HASH_CHARS);
}

export function channelOf(partition: Partition, id: InboxId): string {
  return `${partition}c:${id}`;
}
