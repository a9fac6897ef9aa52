import type { Config } from '#server/config/config.ts';
import type { DomainPool } from '#server/domains/pool.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { Health } from './health.ts';
import type { Shutdown } from './shutdown.ts';

/** What all parts of the service get while it starts. */
export interface AppContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly health: Health;
  readonly pool: DomainPool;
  readonly shutdown: Shutdown;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
  /** Where certificate authorities ask. */
  readonly challengePort: number;
  /** The directory of the built page. */
  readonly distDir: string;
}
