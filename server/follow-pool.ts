import { type FilePool, watchPool } from './domains/file-pool.ts';
import { countStates } from './domains/pool.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { Log } from './ops/log.ts';

/** Tabs hear of it when their domain changes in the file. */
export function followPool(file: FilePool, gateway: Pick<Gateway, 'domainsChanged'>, log: Log) {
  return watchPool(file, {
    replaced(domains) {
      log.poolReplaced(countStates(domains));
      gateway.domainsChanged();
    },
    kept: log.poolKept,
    failed: (error) => log.failed('pool file', error),
  });
}
