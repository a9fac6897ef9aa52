import type { DomainPool } from '#server/domains/pool.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import type { Log } from '#server/ops/log.ts';
import type { Rates } from '#server/ops/rates.ts';
import type { CertificateSource } from '#server/tls/certificate-source.ts';
import type { Afterlife } from '#shared/protocol.ts';
import type { DataBudget } from './data-budget.ts';
import type { Refusals } from './refusals/refusal-list.ts';
import type { SessionLimits } from './session-limits.ts';
import type { SourceLimiter, SourceLimits } from './source-limits.ts';

export interface ReceiverDeps {
  readonly store: InboxStore;
  readonly mailroom: Mailroom;
  readonly pool: DomainPool;
  readonly clock: Clock;
  readonly log: Log;
  readonly connectionBudget: ConnectionBudget;
  readonly rates: Rates;
  /** The inbox of `postmaster` and `abuse`; null: their mail is taken, counted and dropped. */
  operatorAddress(): CanonicalAddress | null;
}

export interface ReceiverSettings extends SourceLimits {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The name in the greeting and in Received lines. */
  readonly hostname: string;
  /** Bytes; Infinity means no limit. */
  readonly maxMessageSize: number;
  readonly afterlife: Afterlife;
  /** Bytes of messages between DATA and their commit, in the whole process. */
  readonly dataMaxBytes: number;
  /** Milliseconds for MAIL and RCPT; then 451. */
  readonly handlerTimeoutMs: number;
  /**
   * The answer to a final dot after `close`: `finish` if the store outlives this process,
   * `refuse` if the message would end with it.
   */
  readonly ending: 'finish' | 'refuse';
  /** Networks whose PROXY headers are trusted. */
  readonly trustedProxies: readonly string[];
  /** Senders and networks that the operator refuses. */
  readonly refusals: Refusals;
  /** While it has none, STARTTLS is not offered. */
  readonly certificates: CertificateSource;
}

/** Shared by all sessions of a receiver. */
export interface ReceiverContext {
  readonly deps: ReceiverDeps;
  readonly settings: ReceiverSettings;
  readonly limits: SessionLimits;
  readonly sourceLimiter: SourceLimiter;
  readonly dataBudget: DataBudget;
  /** While `closing`, no session and no command begins. */
  readonly stage: 'open' | 'closing';
}
