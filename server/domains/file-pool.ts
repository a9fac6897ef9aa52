import type { Clock } from '#server/inbox/clock.ts';
import type { PoolSource, Sighting } from './file-reading.ts';
import { createLivePool, type LivePool } from './live-pool.ts';
import type { DomainPool, PoolDomain } from './pool.ts';
import { type PoolMistake, poolMistakeLine } from './pool-file.ts';
import type { Random } from './weights.ts';

/**
 * Milliseconds that a changed file has to stay as it is before it is read: longer than an
 * editor needs for what it writes, shorter than anybody waits for.
 */
export const SETTLE_MS = 500;

/**
 * Milliseconds between two looks at the file. One `stat` each: it sees what no notification
 * tells of, such as a link on the way to the file that is led elsewhere, or a network drive.
 */
const LOOK_INTERVAL_MS = 250;

/** Hears what becomes of each change of the file. */
export interface FileListener {
  /** The pool is another one from now on. */
  replaced(domains: readonly PoolDomain[]): void;
  /** It stays what it was. */
  kept(mistakes: readonly string[]): void;
  failed(error: unknown): void;
}

/** The file holds no pool, and there is none before it: nothing can begin with it. */
export class PoolFileError extends Error {
  override readonly name = 'PoolFileError';
  readonly path: string;
  /** One for each mistake, with line and column. */
  readonly mistakes: readonly string[];

  constructor(path: string, mistakes: readonly PoolMistake[]) {
    const lines = mistakes.map(poolMistakeLine);
    super(`${path}: ${lines.join('; ')}`);
    this.path = path;
    this.mistakes = lines;
  }
}

/** What the looks at the file have come to. */
type Watch =
  /** What was seen last has been read. */
  | { readonly kind: 'settled'; readonly sighting: Sighting }
  | { readonly kind: 'changing'; readonly sighting: Sighting; readonly since: number };

/** The pool as a file says it, as long as the file says something. */
export class FilePool {
  readonly #source: PoolSource;
  readonly #clock: Clock;
  readonly #pool: LivePool;
  #watch: Watch;

  private constructor(source: PoolSource, clock: Clock, pool: LivePool, sighting: Sighting) {
    this.#source = source;
    this.#clock = clock;
    this.#pool = pool;
    this.#watch = { kind: 'settled', sighting };
  }

  /** Reads the file. Throws a `PoolFileError` where it is no pool. */
  static open(source: PoolSource, { clock, random }: { clock: Clock; random?: Random }): FilePool {
    const { sighting, read } = source.read();
    if (read.kind === 'wrong') throw new PoolFileError(source.path, read.mistakes);
    return new FilePool(source, clock, createLivePool(read.domains, random), sighting);
  }

  get pool(): DomainPool {
    return this.#pool;
  }

  /** Looks whether the file has changed, and reads it once it has been left alone. */
  async look(listener: FileListener): Promise<void> {
    const sighting = await this.#source.sight();
    const watch = this.#watch;
    if (watch.kind === 'settled' && watch.sighting === sighting) return;
    if (watch.kind === 'settled' || watch.sighting !== sighting) {
      this.#watch = { kind: 'changing', sighting, since: this.#clock.now() };
      return;
    }
    if (this.#clock.now() - watch.since >= SETTLE_MS) await this.#read(listener);
  }

  async #read(listener: FileListener): Promise<void> {
    const { sighting, read } = this.#source.read();
    const after = await this.#source.sight();
    if (after !== sighting) {
      // Written while it was read: what came out is neither the old nor the new.
      this.#watch = { kind: 'changing', sighting: after, since: this.#clock.now() };
      return;
    }
    this.#watch = { kind: 'settled', sighting };
    if (read.kind === 'wrong') {
      listener.kept(read.mistakes.map(poolMistakeLine));
      return;
    }
    this.#pool.replace(read.domains);
    listener.replaced(this.#pool.list());
  }
}

/** Looks at the file until it is stopped. One timer, which keeps no process alive. */
export function watchPool(file: FilePool, listener: FileListener): { stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const schedule = () => {
    if (!stopped) timer = setTimeout(look, LOOK_INTERVAL_MS).unref();
  };
  const look = () => {
    file.look(listener).catch(listener.failed).finally(schedule);
  };
  schedule();
  return {
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
