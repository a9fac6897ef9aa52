import type { Watch } from '#server/ops/watch.ts';
import { type FileListener, FilePool, watchPool } from './file-pool.ts';
import { type DomainPool, fixedPool } from './pool.ts';

/** Where the domains are written down. */
type Source =
  | { readonly kind: 'list'; readonly names: readonly string[] }
  | { readonly kind: 'file'; readonly path: string };

interface OpenedPool {
  readonly pool: DomainPool;
  /** Takes each change of the file from now on. Null: the pool stays as it is. */
  readonly watch: ((listener: FileListener) => Watch) | null;
}

/** Throws a `PoolFileError` where the file holds no pool. */
export function openPool(source: Source): OpenedPool {
  switch (source.kind) {
    case 'list':
      return { pool: fixedPool(source.names), watch: null };
    case 'file': {
      const file = new FilePool(source.path);
      return { pool: file.pool, watch: (listener) => watchPool(file, listener) };
    }
  }
}
