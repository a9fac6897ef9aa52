import { createPolicy, formatPolicy } from '#server/domains/mta-sts.ts';
import type { DomainPool } from '#server/domains/pool.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { DomainHealth } from '#shared/protocol.ts';
import { DomainHealthCache } from './domain-health.ts';
import { createExaminer, createTools } from './examine.ts';
import { type ConfiguredDomain, createSubject, type ExpectedDns } from './subjects.ts';

export interface DomainChecksDeps {
  readonly pool: DomainPool;
  readonly expected: ExpectedDns;
  /** As `MAYFLY_DNS_SERVERS` has them; null: the system's. */
  readonly servers: readonly string[] | null;
  /** Whether a valid certificate for this host is in use that most senders trust. */
  readonly isTrusted: (host: string) => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the service stops: no examination starts then. */
  readonly stopping: AbortSignal;
}

/** The health of the domains of the pool, and their MTA-STS policies. */
export interface DomainChecks {
  /** The cached health of a domain; null if unknown. */
  readonly healthOf: (domain: string) => DomainHealth | null;
  /** The text of the MTA-STS policy of a host; null if the pool does not have it. */
  readonly mtaStsPolicy: (name: string) => string | null;
}

export function createDomainChecks(deps: DomainChecksDeps): DomainChecks {
  const { pool, expected, servers, clock, log, stopping } = deps;
  const subject = (domain: string) =>
    createSubject({ domain, mx: pool.named(domain)?.mx }, expected);
  const examine = createExaminer(createTools(servers, clock));
  const cache = new DomainHealthCache({ examine, createSubject: subject, clock, log, stopping });
  return {
    healthOf: (domain) => cache.get(domain),
    mtaStsPolicy(name) {
      const found = pool.find(name);
      if (found === null) return null;
      const { mx } = createSubject({ domain: found.host, mx: found.mx }, expected);
      // Otherwise senders that enforce would not deliver there.
      return formatPolicy(createPolicy(mx, mx.every(deps.isTrusted) ? 'offered' : 'none'));
    },
  };
}

/** The domains that `npm run doctor` examines: all except retired ones, which take no mail. */
export function listExaminable(pool: DomainPool): readonly ConfiguredDomain[] {
  return pool.list().filter(({ state }) => state !== 'retired');
}
