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
 * Milliseconds after which a domain is looked at again: zones seldom change, and each look is
 * some twenty questions to strangers. What is wrong is looked at sooner, so that its mending
 * is soon seen.
 */
const DUE_MS: Readonly<Record<Status, number>> = {
  ok: 6 * 60 * MINUTE_MS,
  warning: 6 * 60 * MINUTE_MS,
  failing: 15 * MINUTE_MS,
  unknown: 15 * MINUTE_MS,
};

/** Domains whose health is kept, a few hundred bytes each. */
const KEPT = 10_000;

/** Problems that are told of one domain; further ones are the doctor's to tell. */
const MAX_PROBLEMS = 10;

/** From bad to good. */
const PROBLEMS: readonly Verdict[] = ['failing', 'unknown', 'warning'];

export interface HealthDeps {
  readonly examine: Examine;
  readonly subjectOf: (domain: string) => Subject;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the service stops: nothing is begun any more. */
  readonly stopping: AbortSignal;
}

/**
 * How the domains look from outside, as far as that is known. Whoever asks gets what there
 * is, at once; where that has grown old, asking starts a new look in the background, one
 * domain at a time. Nobody asks, nothing is looked at.
 */
export class HealthBoard {
  readonly #deps: HealthDeps;
  readonly #kept: LRUCache<string, DomainHealth>;
  /** Domains that wait for their look, and the one that is looked at. */
  readonly #due = new Set<string>();
  #state: 'idle' | 'looking' = 'idle';

  constructor(deps: HealthDeps) {
    this.#deps = deps;
    this.#kept = new LRUCache({
      max: KEPT,
      perf: deps.clock,
      ttlResolution: 0,
      allowStale: true,
      noDeleteOnStaleGet: true,
    });
  }

  /** Null while nothing is known, and of domains that public DNS cannot know. */
  of(domain: string): DomainHealth | null {
    if (!isPublicName(parseWildcard(domain) ?? domain)) return null;
    if (this.#kept.getRemainingTTL(domain) <= 0) this.#wish(domain);
    return this.#kept.get(domain) ?? null;
  }

  #wish(domain: string): void {
    if (this.#deps.stopping.aborted || this.#due.size >= KEPT) return;
    this.#due.add(domain);
    if (this.#state === 'idle') void this.#work();
  }

  async #work(): Promise<void> {
    this.#state = 'looking';
    // What is wished for meanwhile comes at the end of the set.
    for (const domain of this.#due) {
      if (!this.#deps.stopping.aborted) await this.#look(domain);
      this.#due.delete(domain);
    }
    this.#state = 'idle';
  }

  async #look(domain: string): Promise<void> {
    const { examine, subjectOf, clock, log } = this.#deps;
    try {
      const examination = await examine(subjectOf(domain));
      const health = healthOf(examination, clock.wall());
      this.#kept.set(domain, health, { ttl: DUE_MS[health.status] });
    } catch (error) {
      log.failed('domain health', error);
    }
  }
}

function healthOf({ status, findings }: Examination, now: number): DomainHealth {
  const problems = PROBLEMS.flatMap((verdict) => findings.filter((one) => one.verdict === verdict))
    .map(({ about, says }) => `${about} ${says}`)
    .slice(0, MAX_PROBLEMS);
  return { status, checkedAt: new Date(now).toISOString(), problems };
}
