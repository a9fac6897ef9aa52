import { randomBytes } from 'node:crypto';
import type { Wire } from './wire.ts';

/** Milliseconds for which a node is believed to have what it said. */
const BELIEVED_MS = 20_000;

/** Bytes of a process's name here: it stays the same where a node goes on under another. */
const NAME_BYTES = 9;

/** Where each node says which domains it has, for the others. */
export interface Board {
  /** Answers the digests of the other nodes' domains, one for each node. */
  post(digest: string, domains: string): Promise<readonly string[]>;
  /** What was posted under a digest; null where nobody has it any more. */
  read(digest: string): Promise<string | null>;
  leave(digest: string): Promise<void>;
}

export class RedisBoard implements Board {
  readonly #wire: Wire;
  readonly #name = randomBytes(NAME_BYTES).toString('base64url');

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async post(digest: string, domains: string): Promise<readonly string[]> {
    const say = (text: string) =>
      this.#wire.onCommon('pools', this.#name, BELIEVED_MS, digest, text);
    const answer = await say('');
    // Mostly somebody has said it already.
    return (answer.kind === 'unknown' ? await say(domains) : answer).rest(1);
  }

  async read(digest: string): Promise<string | null> {
    const key = `${this.#wire.keys.common}pool`;
    const text = await this.#wire.line.command(key, ['HGET', key, digest]);
    return typeof text === 'string' ? text : null;
  }

  async leave(digest: string): Promise<void> {
    await this.#wire.onCommon('pools', this.#name, 0, digest, '');
  }
}
