import type { FastifyRequest } from 'fastify';
import type { DomainChecks } from '#server/doctor/domain-checks.ts';
import type { DomainPool } from '#server/domains/pool.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxView } from '#server/inbox/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import type { Rates } from '#server/ops/rates.ts';
import type { Readiness } from '#server/ops/readiness.ts';
import type { CertificateSource } from '#server/tls/certificate-source.ts';
import type { InboxInfo } from '#shared/protocol.ts';
import type { ChallengeAnswers } from './challenge-route.ts';
import type { HttpConnections } from './connection-limits.ts';
import type { SendTestMail } from './test-mail.ts';

/** A program that the operator knows. */
export interface ApiKey {
  /** For metrics. */
  readonly name: string;
  readonly secret: string;
}

export interface HttpDeps {
  readonly store: InboxStore;
  /** Shared with the gateway, so that wrong tokens are counted together. */
  readonly tokens: TokenCheck;
  readonly mailroom: Mailroom;
  readonly pool: DomainPool;
  readonly outside: DomainChecks;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Measures | undefined;
  readonly peerOf: PeerRule;
  readonly connections: HttpConnections;
  readonly rates: Rates;
  /** For HTTPS; null: the server speaks HTTP. */
  readonly certificates: CertificateSource | null;
  /** Null: another port answers challenges of certificate authorities, or none does. */
  readonly challenges: ChallengeAnswers | null;
  readonly readiness?: Readiness | undefined;
  /** Null while the service can take mail and tabs, else the reason for the operator. */
  readonly ready: () => Promise<string | null>;
  /** Null unless every domain is a `.localhost`. */
  readonly sendTestMail: SendTestMail | null;
  /**
   * Aborted when the service begins to stop. Then no inbox is created and no request held, and
   * held requests are answered.
   */
  readonly stopping: AbortSignal;
}

export type InboxRules = Pick<
  InboxInfo,
  'idleTimeoutSeconds' | 'disconnectGraceSeconds' | 'keepSeconds' | 'afterlife'
>;

export interface HttpSettings {
  /** Read at each request: with port 0 they are known only after listening. */
  readonly publicOrigins: () => readonly string[];
  /** The operator has named the origins; they are not those of this machine. */
  readonly isPublic: boolean;
  /** What each description of an inbox says about this service. */
  readonly rules: InboxRules;
  /** Programs with limits of their own. */
  readonly apiKeys: readonly ApiKey[];
  /** New inboxes per minute from one source. Infinity means no limit, here and below. */
  readonly sourceInboxes: number;
  /** For requests that no proxy passed on there is no such limit. */
  readonly isDirectUnlimited: boolean;
  /** Live and resting addresses of the whole service. */
  readonly maxInboxes: number;
  /** Held requests of one source at a time. */
  readonly sourceWaits: number;
  /** The built page. Without an `index.html` there is no page. */
  readonly distDir: string;
}

/** Shared by all routes. */
export interface ApiContext extends HttpDeps {
  readonly settings: HttpSettings;
  /** The inbox of the request; counts as activity. @throws 404 if it is dead. */
  readonly touch: (request: FastifyRequest) => Promise<InboxView>;
}
