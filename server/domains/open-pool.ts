import { isDeepStrictEqual } from 'node:util';
import { readTextFile } from '#server/ops/text-file.ts';
import { type Watch, watchFiles } from '#server/ops/watch.ts';
import { type ParsedPool, parsePoolFile } from './parse-pool-file.ts';
import { createPool, type DomainPool, fixedPool, type PoolDomain } from './pool.ts';
import { MAX_DOMAINS } from './pool-schema.ts';

/** Bytes; a thousand domains with all their keys take a fifth. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Where the domains are configured. */
export type PoolSource =
  | { readonly kind: 'list'; readonly names: readonly string[] }
  | { readonly kind: 'file'; readonly path: string };

/** Applies each change of the file from now on. */
export type WatchPool = (listener: PoolListener) => Watch;

interface PoolListener {
  /** The pool has changed. */
  replaced(domains: readonly PoolDomain[]): void;
  /** The changed file has mistakes, so the pool stays as it is. */
  kept(mistakes: readonly string[]): void;
  failed(error: unknown): void;
}

/** `watch` is null if the pool cannot change. Throws a `PoolFileError` if the file has mistakes. */
export function openPool(source: PoolSource): {
  readonly pool: DomainPool;
  readonly watch: WatchPool | null;
} {
  if (source.kind === 'list') return { pool: fixedPool(source.names), watch: null };
  const file = new FilePool(source.path);
  return {
    pool: file.pool,
    watch: (listener) => watchFiles([source.path], () => file.reload(listener), listener.failed),
  };
}

/** The domains file has mistakes at the start, when no earlier pool can stay in use. */
export class PoolFileError extends Error {
  override readonly name = 'PoolFileError';
  readonly path: string;
  /** One sentence for each mistake, with its line. */
  readonly mistakes: readonly string[];

  constructor(path: string, mistakes: readonly string[]) {
    super(`${path}: ${mistakes.join('; ')}`);
    this.path = path;
    this.mistakes = mistakes;
  }
}

/** A pool from a file that can be read again. A file with mistakes does not change the pool. */
export class FilePool {
  /** Each question sees either the old domains or the new ones. */
  readonly pool: DomainPool = livePool(() => this.#current);
  readonly #path: string;
  #current: DomainPool;
  #parsed: ParsedPool;

  /** Throws a `PoolFileError` if the file has mistakes. */
  constructor(path: string) {
    const parsed = readPoolFile(path);
    if (parsed.kind === 'wrong') throw new PoolFileError(path, parsed.mistakes);
    this.#path = path;
    this.#parsed = parsed;
    this.#current = createPool(parsed.domains);
  }

  /** Reads the file again. Does nothing if its content means the same as before. */
  reload(listener: PoolListener): void {
    const parsed = readPoolFile(this.#path);
    if (isDeepStrictEqual(parsed, this.#parsed)) return;
    this.#parsed = parsed;
    if (parsed.kind === 'wrong') {
      listener.kept(parsed.mistakes);
      return;
    }
    const removed = drainRemoved(this.#current.list(), parsed.domains);
    this.#current = createPool([...parsed.domains, ...removed]);
    listener.replaced(this.#current.list());
  }
}

function readPoolFile(path: string): ParsedPool {
  const read = readTextFile(path, MAX_FILE_BYTES);
  if (read.kind === 'read') return parsePoolFile(read.text);
  return { kind: 'wrong', mistakes: [read.why] };
}

/** A pool that asks `current` for the pool at each call. */
export function livePool(current: () => DomainPool): DomainPool {
  return {
    list: () => current().list(),
    find: (host) => current().find(host),
    named: (domain) => current().named(domain),
    pick: (suits) => current().pick(suits),
  };
}

/**
 * The domains that the new file does not list. A missing line can be a mistake or half a file,
 * and must not end live inboxes: such a domain drains until the file lists it again or the
 * process ends. A retired domain takes no mail anyway, and is removed.
 */
function drainRemoved(
  before: readonly PoolDomain[],
  next: readonly PoolDomain[],
): readonly PoolDomain[] {
  const listed = new Set(next.map(({ domain }) => domain));
  return before
    .filter(({ domain, state }) => state !== 'retired' && !listed.has(domain))
    .map((entry) => ({ ...entry, state: 'draining' as const }))
    .slice(0, MAX_DOMAINS);
}
