import { LRUCache } from 'lru-cache';
import { parseWildcard } from '#server/domains/domain-names.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { isPublicName } from '#server/ops/public.ts';
import type { DomainHealth } from '#shared/protocol.ts';
import type { Examination, Examine, Status } from './examine.ts';
import type { Subject, Verdict } from './types.ts';

const MINUTE_MS = 60_000;

/**
 * Milliseconds after which a domain is examined again: zones seldom change, and an examination
 * makes about twenty lookups. A failing domain is examined sooner, so that a repair shows soon.
 */
const MAX_AGE_MS: Readonly<Record<Status, number>> = {
  ok: 6 * 60 * MINUTE_MS,
  warning: 6 * 60 * MINUTE_MS,
  failing: 15 * MINUTE_MS,
  unknown: 15 * MINUTE_MS,
};

/** Cached domains, a few hundred bytes each. */
const MAX_CACHED = 10_000;

/** Problems listed for one domain; `npm run doctor` lists all. */
const MAX_PROBLEMS = 10;

/** From bad to good. */
const PROBLEMS: readonly Verdict[] = ['failing', 'unknown', 'warning'];

export interface DomainHealthDeps {
  readonly examine: Examine;
  readonly createSubject: (domain: string) => Subject;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the service stops: no examination starts then. */
  readonly stopping: AbortSignal;
}

/**
 * The health of the domains, as far as it is known. A request gets the cached value at once; if
 * that is too old, the request starts an examination in the background, one domain at a time.
 * Without requests no domain is examined.
 */
export class DomainHealthCache {
  readonly #deps: DomainHealthDeps;
  readonly #cache: LRUCache<string, DomainHealth>;
  /** Domains that wait, and the one under examination. */
  readonly #queue = new Set<string>();

  constructor(deps: DomainHealthDeps) {
    this.#deps = deps;
    this.#cache = new LRUCache({
      max: MAX_CACHED,
      perf: deps.clock,
      ttlResolution: 0,
      allowStale: true,
      noDeleteOnStaleGet: true,
    });
  }

  /** Null while unknown, and for domains that public DNS cannot have. */
  get(domain: string): DomainHealth | null {
    if (!isPublicName(parseWildcard(domain) ?? domain)) return null;
    if (this.#cache.getRemainingTTL(domain) <= 0) this.#enqueue(domain);
    return this.#cache.get(domain) ?? null;
  }

  #enqueue(domain: string): void {
    const { stopping } = this.#deps;
    if (stopping.aborted || this.#queue.has(domain) || this.#queue.size >= MAX_CACHED) return;
    this.#queue.add(domain);
    if (this.#queue.size === 1) void this.#examineAll();
  }

  async #examineAll(): Promise<void> {
    // Domains added meanwhile come at the end of the set.
    for (const domain of this.#queue) {
      if (!this.#deps.stopping.aborted) await this.#examine(domain);
      this.#queue.delete(domain);
    }
  }

  async #examine(domain: string): Promise<void> {
    const { examine, createSubject, clock, log } = this.#deps;
    try {
      const examination = await examine(createSubject(domain));
      const health = toHealth(examination, clock.wall());
      this.#cache.set(domain, health, { ttl: MAX_AGE_MS[health.status] });
    } catch (error) {
      log.failed('domain health', error);
    }
  }
}

function toHealth({ status, findings }: Examination, now: number): DomainHealth {
  const problems = PROBLEMS.flatMap((verdict) => findings.filter((one) => one.verdict === verdict))
    .map(({ about, says }) => `${about} ${says}`)
    .slice(0, MAX_PROBLEMS);
  return { status, checkedAt: new Date(now).toISOString(), problems };
}
