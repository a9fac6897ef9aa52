import { randomBytes } from 'node:crypto';
import type { InboxId } from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Keys, Partition } from './keys.ts';
import type { Caller, Line, Reply } from './line.ts';
import type { ScriptName } from './scripts.ts';

/** Bytes of a node's name: no two are ever the same, also after a restart. */
const NODE_BYTES = 9;

type Argument = string | number | Buffer;

interface WireOptions {
  readonly line: Line;
  /** Where changes go whose replicas are waited for; without such, the same. */
  readonly commits: Line;
  readonly keys: Keys;
  readonly clock: Clock;
  /** This node was given up for dead; under another name it may go on. */
  readonly onFenced: () => Promise<void>;
}

/** Who asks, when and where: what every script is told. */
export class Wire {
  readonly line: Line;
  readonly commits: Line;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly #onFenced: () => Promise<void>;
  #node = makeNode();

  constructor({ line, commits, keys, clock, onFenced }: WireOptions) {
    this.line = line;
    this.commits = commits;
    this.keys = keys;
    this.clock = clock;
    this.#onFenced = onFenced;
  }

  get node(): string {
    return this.#node;
  }

  /** The service's time, whole milliseconds: the same on every node. */
  now(): number {
    return Math.floor(this.clock.now());
  }

  readonly caller = (): Caller => ({ node: this.#node, now: this.now() });

  rename(): void {
    this.#node = makeNode();
  }

  onInbox(name: ScriptName, id: InboxId, ...args: readonly Argument[]): Promise<Reply> {
    return this.on(name, this.keys.ofInbox(id), id, ...args);
  }

  on(name: ScriptName, partition: Partition, ...args: readonly Argument[]): Promise<Reply> {
    return this.#run(this.line, name, partition, args);
  }

  /** Of a change that replicas must have before it counts. */
  commitOn(name: ScriptName, partition: Partition, ...args: readonly Argument[]): Promise<Reply> {
    return this.#run(this.commits, name, partition, args);
  }

  onCommon(name: ScriptName, ...args: readonly Argument[]): Promise<Reply> {
    return this.on(name, this.keys.common, ...args);
  }

  async #run(
    line: Line,
    name: ScriptName,
    partition: Partition,
    args: readonly Argument[],
  ): Promise<Reply> {
    const reply = await line.run(name, partition, this.caller(), ...args);
    if (reply.kind !== 'fenced') return reply;
    await this.#onFenced();
    // What it says of a life names the node that was, and is to be worked out anew.
    if (name === 'live') return reply;
    return line.run(name, partition, this.caller(), ...args);
  }
}

function makeNode(): string {
  return randomBytes(NODE_BYTES).toString('base64url');
}
