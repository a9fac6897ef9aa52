import { randomBytes } from 'node:crypto';
import type { InboxId } from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Caller, RedisConnection, Reply } from './connection.ts';
import type { Keys, Partition } from './keys.ts';
import type { ScriptName } from './scripts.ts';

/** Random bytes in the name of a node. A node has a new name after each start. */
const NODE_BYTES = 9;

type Argument = string | number | Buffer;

interface ScriptCallsOptions {
  readonly connection: RedisConnection;
  /** The connection for commits that wait for replicas; otherwise the same. */
  readonly commits: RedisConnection;
  readonly keys: Keys;
  readonly clock: Clock;
  /** Other nodes reclaimed this node. Resolves when it has a new name. */
  readonly onFenced: () => Promise<void>;
}

/** Runs scripts with the name of this node and the service time, again if the node was fenced. */
export class ScriptCalls {
  readonly connection: RedisConnection;
  readonly commits: RedisConnection;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly #onFenced: () => Promise<void>;
  #node = makeNode();

  constructor({ connection, commits, keys, clock, onFenced }: ScriptCallsOptions) {
    this.connection = connection;
    this.commits = commits;
    this.keys = keys;
    this.clock = clock;
    this.#onFenced = onFenced;
  }

  get node(): string {
    return this.#node;
  }

  /** The service time in whole milliseconds, the same on every node. */
  now(): number {
    return Math.floor(this.clock.now());
  }

  rename(): void {
    this.#node = makeNode();
  }

  runOnInbox(name: ScriptName, id: InboxId, ...args: readonly Argument[]): Promise<Reply> {
    return this.run(name, this.keys.ofInbox(id), id, ...args);
  }

  run(name: ScriptName, partition: Partition, ...args: readonly Argument[]): Promise<Reply> {
    return this.#run(this.connection, name, partition, args);
  }

  /** Runs a commit that may wait for replicas. */
  runOnCommitConnection(
    name: ScriptName,
    partition: Partition,
    ...args: readonly Argument[]
  ): Promise<Reply> {
    return this.#run(this.commits, name, partition, args);
  }

  runOnCommon(name: ScriptName, ...args: readonly Argument[]): Promise<Reply> {
    return this.run(name, this.keys.common, ...args);
  }

  get #caller(): Caller {
    return { node: this.#node, now: this.now() };
  }

  async #run(
    connection: RedisConnection,
    name: ScriptName,
    partition: Partition,
    args: readonly Argument[],
  ): Promise<Reply> {
    const reply = await connection.run(name, partition, this.#caller, ...args);
    if (reply.kind !== 'fenced') return reply;
    await this.#onFenced();
    // Its arguments contain the old name, so the caller must compute them again.
    if (name === 'write-life') return reply;
    return connection.run(name, partition, this.#caller, ...args);
  }
}

function makeNode(): string {
  return randomBytes(NODE_BYTES).toString('base64url');
}
