import { NameRecord, type Sharing } from '#server/acme/sharing.ts';
import type { RedisConnection } from './connection.ts';
import type { Keys } from './keys.ts';

/** Milliseconds; an order takes up to four minutes. */
const CHALLENGE_MS = 10 * 60_000;

/** Milliseconds. A node writes the record again if it is gone. */
const RECORD_MS = 30 * 24 * 3_600_000;

/** Certificates, challenges and leases of orders that the nodes on one Redis share. */
export class RedisSharing implements Sharing {
  readonly #connection: RedisConnection;
  readonly #space: string;

  constructor(connection: RedisConnection, keys: Keys) {
    this.#connection = connection;
    this.#space = `${keys.common}acme:`;
  }

  async lease(name: string, ms: number): Promise<boolean> {
    return (await this.#run('SET', `lease:${name}`, '1', 'NX', 'PX', `${ms}`)) === 'OK';
  }

  async put(token: string, answer: string): Promise<void> {
    await this.#run('SET', `challenge:${token}`, answer, 'PX', `${CHALLENGE_MS}`);
  }

  async remove(token: string): Promise<void> {
    await this.#run('DEL', `challenge:${token}`);
  }

  async find(token: string): Promise<string | null> {
    const answer = await this.#run('GET', `challenge:${token}`);
    return typeof answer === 'string' ? answer : null;
  }

  async read(name: string): Promise<NameRecord | null> {
    const text = await this.#run('GET', `name:${name}`);
    return typeof text === 'string' ? NameRecord.parse(JSON.parse(text)) : null;
  }

  async write(name: string, record: NameRecord): Promise<void> {
    await this.#run('SET', `name:${name}`, JSON.stringify(record), 'PX', `${RECORD_MS}`);
  }

  #run(command: string, key: string, ...args: readonly string[]): Promise<unknown> {
    const full = this.#space + key;
    return this.#connection.command(full, [command, full, ...args]);
  }
}
