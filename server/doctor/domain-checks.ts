import { createPolicy, formatPolicy } from '#server/domains/mta-sts.ts';
import type { DomainPool } from '#server/domains/pool.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { DomainHealth } from '#shared/protocol.ts';
import { createExaminer, worldTools } from './examine.ts';
import { HealthBoard } from './health.ts';
import { type Expected, type Named, subjectOf } from './subjects.ts';

export interface DomainChecksDeps {
  readonly pool: DomainPool;
  readonly expected: Expected;
  /** As `MAYFLY_DNS_SERVERS` has them; null: the system's. */
  readonly servers: readonly string[] | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the service stops: from then on nothing is looked at. */
  readonly stopping: AbortSignal;
}

/** The domains of the pool as the world sees them, and what it is told of them. */
export interface DomainChecks {
  /** What is known of a domain, at once; null: nothing. */
  readonly healthOf: (domain: string) => DomainHealth | null;
  /** The text of a domain's MTA-STS policy; null where it is none of ours. */
  readonly mtaStsPolicy: (name: string) => string | null;
}

export function createDomainChecks(deps: DomainChecksDeps): DomainChecks {
  const { pool, expected, servers, clock, log, stopping } = deps;
  const subject = (domain: string) => subjectOf({ domain, mx: pool.named(domain)?.mx }, expected);
  const examine = createExaminer(worldTools(servers, clock));
  const board = new HealthBoard({ examine, subjectOf: subject, clock, log, stopping });
  return {
    healthOf: (domain) => board.of(domain),
    mtaStsPolicy(name) {
      const place = pool.find(name);
      if (place === null) return null;
      const { mx, tls } = subjectOf({ domain: place.host, mx: place.mx }, expected);
      return formatPolicy(createPolicy(mx, tls));
    },
  };
}

/** Those that are worth looking at: nobody needs to mend what takes no mail any more. */
export function examined(pool: DomainPool): readonly Named[] {
  return pool.list().filter(({ state }) => state !== 'retired');
}
