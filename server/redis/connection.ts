import { StoreUnavailable } from '#server/inbox/store.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Command, Measures } from '#server/ops/measures.ts';
import { CircuitBreaker, NotSent } from './circuit-breaker.ts';
import { isRefusal, type RedisClient } from './client.ts';
import type { Partition } from './keys.ts';
import { readScripts, type Script, type ScriptName } from './scripts.ts';

/** Redis has no free memory, and refuses commands that need some, before it writes anything. */
export class RedisFull extends NotSent {}

/** The arguments that every script gets. */
export interface Caller {
  readonly node: string;
  /** The service's time, whole milliseconds. */
  readonly now: number;
}

type Argument = string | number | Buffer;

/** Milliseconds for an answer. Redis takes well under 1 ms; a failover takes seconds. */
export const COMMAND_TIMEOUT_MS = 2_000;

/**
 * A key that never exists. A slot of a Cluster moves key by key, and a script could meanwhile find
 * half a partition. If one of two keys of a script is missing during a move, Redis answers TRYAGAIN.
 */
const MISSING_KEY = '-';

/** Temporary error replies: a replica that is not yet primary, a full disk, a cluster during a change. */
const TEMPORARY_REFUSAL =
  /^(LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|BUSY|UNKILLABLE)\b/;

interface ConnectionOptions {
  /** Whether a single partition can be unavailable. */
  readonly sharded: boolean;
  /** The clock of this machine. */
  readonly clock: Clock;
  /** Undefined: no metrics. */
  readonly measures?: Pick<Measures, 'commanded'> | undefined;
  readonly timeoutMs?: number;
}

/** Sends commands and scripts to Redis, with a timeout and a circuit breaker. */
export class RedisConnection {
  readonly client: RedisClient;
  readonly #scripts = readScripts();
  readonly #circuits = new Map<string, CircuitBreaker>();
  readonly #sharded: boolean;
  readonly #clock: Clock;
  readonly #measures: ConnectionOptions['measures'];
  readonly #timeoutMs: number;
  #isClosed = false;

  constructor(
    client: RedisClient,
    { sharded, clock, measures, timeoutMs = COMMAND_TIMEOUT_MS }: ConnectionOptions,
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
    const given = args.map((arg) => (typeof arg === 'number' ? formatNumber(arg) : arg));
    const keys = ['2', `${partition}due`, `${partition}${MISSING_KEY}`];
    const call = [...keys, partition, formatNumber(now), node, ...given];
    return new Reply(await this.#evaluate(script, partition, call));
  }

  /** Runs a script of a library on one key. */
  evaluate(script: Script, key: string, args: readonly string[]): Promise<unknown> {
    return this.#evaluate(script, key, ['1', key, ...args]);
  }

  /** Runs another command on one key. */
  async command(key: string, args: readonly string[]): Promise<unknown> {
    return this.#through(key, () => this.client.command(key, args));
  }

  /** The same for a command that answers bytes; null: no value. */
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
    if (this.#isClosed) throw new NotSent('the store is closed');
    try {
      return await this.#timed(key, send);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.message.startsWith('OOM')) throw new RedisFull('Redis is full', { cause: error });
      if (TEMPORARY_REFUSAL.test(error.message))
        throw new StoreUnavailable('Redis cannot answer now', { cause: error });
      throw error;
    }
  }

  /** Commands that the circuit breaker rejects are not measured. */
  async #timed<T>(key: string, send: () => Promise<T>): Promise<T> {
    const began = this.#clock.now();
    const measure = (outcome: Command['outcome']) =>
      this.#measures?.commanded({ outcome, ms: this.#clock.now() - began });
    try {
      const answer = await this.#findBreaker(key).run(send);
      measure('answered');
      return answer;
    } catch (error) {
      if (isRefusal(error)) measure('refused');
      else if (!(error instanceof NotSent)) measure('silent');
      throw error;
    }
  }

  #findBreaker(key: string): CircuitBreaker {
    const tag = this.#sharded ? (/\{[^}]*\}/.exec(key)?.[0] ?? '') : '';
    const known = this.#circuits.get(tag);
    if (known !== undefined) return known;
    const probe = () => this.client.command(key, ['EXISTS', key]);
    const circuit = new CircuitBreaker(this.#timeoutMs, probe, isRefusal, () =>
      this.client.renew(),
    );
    this.#circuits.set(tag, circuit);
    return circuit;
  }
}

/** The reply of a script: a list of texts, numbers and lists. */
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

  /** The texts from an index on. */
  rest(from: number): readonly string[] {
    return this.#parts.slice(from).map((_, index) => this.text(from + index));
  }

  list(index: number): readonly string[] {
    return new Reply(this.#parts[index] ?? []).rest(0);
  }
}

/** Stands for Infinity in scripts. Larger numbers are not exact. */
const MAX_EXACT_NUMBER = 9e15;

function formatNumber(number: number): string {
  return `${Math.floor(Math.min(number, MAX_EXACT_NUMBER))}`;
}
