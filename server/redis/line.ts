import { StoreUnavailable } from '#server/inbox/store.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Command, Measures } from '#server/ops/measures.ts';
import { Circuit } from './circuit.ts';
import { isRefusal, type RedisClient } from './client.ts';
import type { Partition } from './keys.ts';
import { NothingDone } from './nothing-done.ts';
import { readScripts, type Script, type ScriptName } from './scripts.ts';

/**
 * The memory that Redis may use is used up. What would add to it is refused until some is
 * free, before anything is written; who cannot say so is away.
 */
export class RedisFull extends NothingDone {}

/** What is said for a script: who asks, and when that is. */
export interface Caller {
  readonly node: string;
  /** The service's time, whole milliseconds. */
  readonly now: number;
}

type Argument = string | number | Buffer;

/** Milliseconds for an answer. Redis takes well under one; a failover takes seconds. */
export const COMMAND_TIMEOUT_MS = 2_000;

/**
 * A key that never is. A slot of a Cluster moves key by key, and while it does a script would
 * find half a partition: of two keys one is always missing then, which Redis answers
 * with TRYAGAIN.
 */
const NO_KEY = '-';

/** Refusals that pass: a replica that is not yet primary, a disk that is full, a cluster that is putting itself right. */
const PASSING =
  /^(LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY|UNKILLABLE)\b/;

interface LineOptions {
  /** Whether each partition may be away on its own. */
  readonly sharded: boolean;
  /** This machine's. */
  readonly clock: Clock;
  /** Undefined: nobody measures. */
  readonly measures?: Pick<Measures, 'commanded'> | undefined;
  readonly timeoutMs?: number;
}

/** The one way to Redis: bounded in time, and with answers that say what they are. */
export class Line {
  readonly client: RedisClient;
  readonly #scripts = readScripts();
  readonly #circuits = new Map<string, Circuit>();
  readonly #sharded: boolean;
  readonly #clock: Clock;
  readonly #measures: LineOptions['measures'];
  readonly #timeoutMs: number;
  #isClosed = false;

  constructor(
    client: RedisClient,
    { sharded, clock, measures, timeoutMs = COMMAND_TIMEOUT_MS }: LineOptions,
  ) {
    this.client = client;
    this.#sharded = sharded;
    this.#clock = clock;
    this.#measures = measures;
    this.#timeoutMs = timeoutMs;
  }

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** Runs a script on a partition. Rejects with `StoreUnavailable` or `RedisFull`. */
  async run(
    name: ScriptName,
    partition: Partition,
    { node, now }: Caller,
    ...args: readonly Argument[]
  ): Promise<Reply> {
    const script = this.#scripts.get(name);
    if (script === undefined) throw new RangeError(`no script ${name}`);
    const given = args.map((arg) => (typeof arg === 'number' ? numeral(arg) : arg));
    const keys = ['2', `${partition}due`, `${partition}${NO_KEY}`];
    const call = [...keys, partition, numeral(now), node, ...given];
    return new Reply(await this.#evaluate(script, partition, call));
  }

  /** A script of somebody else's, on one key. */
  evaluate(script: Script, key: string, args: readonly string[]): Promise<unknown> {
    return this.#evaluate(script, key, ['1', key, ...args]);
  }

  /** Any other command on one key. */
  async command(key: string, args: readonly string[]): Promise<unknown> {
    return this.#through(key, () => this.client.command(key, args));
  }

  /** The same of one that answers bytes; null: there are none. */
  async bytes(key: string, args: readonly string[]): Promise<Buffer | null> {
    const answer = await this.#through(key, () => this.client.bytes(key, args));
    return Buffer.isBuffer(answer) ? answer : null;
  }

  close(): void {
    this.#isClosed = true;
    for (const circuit of this.#circuits.values()) circuit.end();
    this.client.close();
  }

  #evaluate({ sha, source }: Script, key: string, call: readonly (string | Buffer)[]) {
    return this.#through(key, async () => {
      try {
        return await this.client.command(key, ['EVALSHA', sha, ...call]);
      } catch (error) {
        if (!isRefusal(error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return this.client.command(key, ['EVAL', source, ...call]);
      }
    });
  }

  async #through<T>(key: string, send: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new NothingDone('the store is closed');
    try {
      return await this.#timed(key, send);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.message.startsWith('OOM')) throw new RedisFull('Redis is full', { cause: error });
      if (PASSING.test(error.message))
        throw new StoreUnavailable('Redis cannot answer now', { cause: error });
      throw error;
    }
  }

  /** What is not sent, because Redis is away, is not timed. */
  async #timed<T>(key: string, send: () => Promise<T>): Promise<T> {
    const began = this.#clock.now();
    const tell = (outcome: Command['outcome']) =>
      this.#measures?.commanded({ outcome, ms: this.#clock.now() - began });
    try {
      const answer = await this.#circuitOf(key).through(send);
      tell('answered');
      return answer;
    } catch (error) {
      if (isRefusal(error)) tell('refused');
      else if (!(error instanceof NothingDone)) tell('silent');
      throw error;
    }
  }

  #circuitOf(key: string): Circuit {
    const tag = this.#sharded ? (/\{[^}]*\}/.exec(key)?.[0] ?? '') : '';
    const known = this.#circuits.get(tag);
    if (known !== undefined) return known;
    const probe = () => this.client.command(key, ['EXISTS', key]);
    const circuit = new Circuit(this.#timeoutMs, probe, isRefusal, () => this.client.renew());
    this.#circuits.set(tag, circuit);
    return circuit;
  }
}

/** What a script answered: a list of texts, numbers and lists. */
export class Reply {
  readonly #parts: readonly unknown[];

  constructor(answer: unknown) {
    this.#parts = Array.isArray(answer) ? answer : [answer];
  }

  get kind(): string {
    return this.text(0);
  }

  has(index: number): boolean {
    return this.#parts[index] !== undefined && this.#parts[index] !== null;
  }

  text(index: number): string {
    const part = this.#parts[index];
    return typeof part === 'string' || typeof part === 'number' ? `${part}` : '';
  }

  number(index: number): number {
    return Number(this.text(index));
  }

  /** The texts from there on. */
  rest(from: number): readonly string[] {
    return this.#parts.slice(from).map((_, index) => this.text(from + index));
  }

  list(index: number): readonly string[] {
    return new Reply(this.#parts[index] ?? []).rest(0);
  }
}

/** Scripts know no infinity; past this a number is not exact any more. */
const MOST = 9e15;

function numeral(number: number): string {
  return `${Math.floor(Math.min(number, MOST))}`;
}
