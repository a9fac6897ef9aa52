import { isDeepStrictEqual } from 'node:util';
import { type Watch, watchFiles } from '#server/ops/watch.ts';
import { readPoolFile } from './file-reading.ts';
import { createLivePool, type LivePool } from './live-pool.ts';
import type { DomainPool, PoolDomain } from './pool.ts';
import { type PoolMistake, poolMistakeLine, type ReadPool } from './pool-file.ts';
import type { Random } from './weights.ts';

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

/** The pool as a file says it, as long as the file says something. */
export class FilePool {
  readonly path: string;
  readonly #pool: LivePool;
  #read: ReadPool;

  /** Reads the file. Throws a `PoolFileError` where it is no pool. */
  constructor(path: string, random?: Random) {
    this.path = path;
    const read = readPoolFile(path);
    if (read.kind === 'wrong') throw new PoolFileError(path, read.mistakes);
    this.#read = read;
    this.#pool = createLivePool(read.domains, random);
  }

  get pool(): DomainPool {
    return this.#pool;
  }

  /** Reads the file again; nothing happens where it says the same as before. */
  reload(listener: FileListener): void {
    const read = readPoolFile(this.path);
    if (isDeepStrictEqual(read, this.#read)) return;
    this.#read = read;
    if (read.kind === 'wrong') {
      listener.kept(read.mistakes.map(poolMistakeLine));
      return;
    }
    this.#pool.replace(read.domains);
    listener.replaced(this.#pool.list());
  }
}

/** Reads the file again after each change, until it is closed. */
export function watchPool(file: FilePool, listener: FileListener): Watch {
  return watchFiles([file.path], () => file.reload(listener), listener.failed);
}
