import type { Clock } from '#server/inbox/clock.ts';
import { FilePool } from './file-pool.ts';
import { type DomainPool, fixedPool } from './pool.ts';

/** Where the domains are written down. */
type Source =
  | { readonly kind: 'list'; readonly names: readonly string[] }
  | { readonly kind: 'file'; readonly path: string };

/** `file`: what to look at from now on; null where the pool stays as it is. */
interface OpenedPool {
  readonly pool: DomainPool;
  readonly file: FilePool | null;
}

/** Throws a `PoolFileError` where the file holds no pool. */
export function openPool(source: Source, clock: Clock): OpenedPool {
  switch (source.kind) {
    case 'list':
      return { pool: fixedPool(source.names), file: null };
    case 'file': {
      const file = new FilePool(source.path, clock);
      return { pool: file.pool, file };
    }
  }
}
