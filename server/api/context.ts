import type { FastifyRequest } from 'fastify';
import type { DomainChecks } from '#server/doctor/domain-checks.ts';
import type { DomainPool } from '#server/domains/pool.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxView } from '#server/inbox/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import type { Rates } from '#server/ops/rates.ts';
import type { Readiness } from '#server/ops/readiness.ts';
import type { Afterlife } from '#shared/protocol.ts';
import { inboxOf } from './guards.ts';
import type { HeldRequests } from './held.ts';
import { notFound } from './problems.ts';

export interface HttpDeps {
  readonly store: InboxStore;
  /** One for REST and sockets, which count wrong tokens together. */
  readonly tokens: TokenCheck;
  readonly mailroom: Mailroom;
  readonly pool: DomainPool;
  readonly outside: DomainChecks;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Measures | undefined;
  readonly peerOf: PeerRule;
  readonly connectionBudget: ConnectionBudget;
  readonly rates: Rates;
  /** Where this part says how it is. */
  readonly readiness?: Readiness | undefined;
  /** Null while the service can take mail and tabs, else why not, in words for an operator. */
  readonly ready: () => Promise<string | null>;
  /**
   * Delivers a real mail to our own SMTP port; null unless every domain is a `.localhost`.
   * Rejects when the mail was not taken.
   */
  readonly testMail: null | { send(address: string): Promise<void> };
  /**
   * Aborted when the service begins to stop: from then on no inbox is made and no request
   * held, and those that are held are answered.
   */
  readonly stopping: AbortSignal;
}

export interface HttpSettings {
  /** A receiver has neither page nor REST, and says only how it is. */
  readonly serves: 'everything' | 'health';
  /** Read at each request: with a port of 0 they are known only after listening. */
  readonly publicOrigins: () => readonly string[];
  /** Null means never. */
  readonly idleTimeoutSeconds: number | null;
  /** What becomes of mail for an inbox that has ended. */
  readonly afterlife: Afterlife;
  /** New inboxes a minute from one source; Infinity means no limit, here and below. */
  readonly sourceInboxes: number;
  /** Living and resting, of the whole service. */
  readonly maxInboxes: number;
  /** Held requests at once from one source. */
  readonly sourceWaits: number;
  /** Open tabs of one source. */
  readonly sourceSockets: number;
  /** Networks whose word on where a request came from is taken. */
  readonly trustedProxies: readonly string[];
  /** Where the built page lies; without an `index.html` in it there is no page. */
  readonly distDir: string;
}

/** What every route has at hand. */
export interface ApiContext {
  readonly deps: HttpDeps;
  readonly settings: HttpSettings;
  readonly held: HeldRequests;
  /** The inbox of this request, which counts as activity. 404 where it is dead. */
  readonly use: (request: FastifyRequest) => Promise<InboxView>;
}

export function apiContext(deps: HttpDeps, settings: HttpSettings, held: HeldRequests): ApiContext {
  const use = async (request: FastifyRequest) => {
    const view = await deps.store.touch(inboxOf(request));
    if (view === null) throw notFound();
    return view;
  };
  return { deps, settings, held, use };
}
