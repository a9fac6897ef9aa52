import type { DomainPool } from '#server/domains/pool.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import type { Log } from '#server/ops/log.ts';
import type { Rates } from '#server/ops/rates.ts';
import type { Afterlife } from '#shared/protocol.ts';
import type { DataBudget } from './data-budget.ts';
import type { DoorLimits } from './limits.ts';
import type { Refusals } from './refusals/list.ts';
import type { SourceGuard, SourceLimits } from './sources.ts';
import type { ServerContexts } from './tls/contexts.ts';

/** What the door stands on. */
export interface DoorDeps {
  readonly store: InboxStore;
  readonly mailroom: Mailroom;
  readonly pool: DomainPool;
  readonly clock: Clock;
  readonly log: Log;
  readonly connectionBudget: ConnectionBudget;
  readonly rates: Rates;
  /** Where `postmaster` and `abuse` go; null: such mail is taken, counted and dropped. */
  operatorAddress(): CanonicalAddress | null;
}

export interface DoorSettings extends SourceLimits {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Said in the greeting and in our Received lines. */
  readonly hostname: string;
  /** Bytes; Infinity means no limit. */
  readonly maxMessageSize: number;
  readonly afterlife: Afterlife;
  /** Bytes of messages between DATA and their commit that this process holds at most. */
  readonly dataMaxBytes: number;
  /** Milliseconds for MAIL and RCPT; then 451. */
  readonly handlerTimeoutMs: number;
  /**
   * What a message gets whose final dot comes after `close`: `finish` where the store
   * outlives this process, `refuse` where the message would die with it.
   */
  readonly ending: 'finish' | 'refuse';
  /** Networks whose PROXY headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Whom the operator wants no mail from. */
  readonly refusals: Refusals;
  /** STARTTLS is offered only with it. */
  readonly tls: ServerContexts | null;
}

/** What all sessions of a receiver share. */
export interface Door {
  readonly deps: DoorDeps;
  readonly settings: DoorSettings;
  readonly limits: DoorLimits;
  readonly guard: SourceGuard;
  readonly dataBudget: DataBudget;
  /** `closing`: nothing new is begun. */
  readonly stage: 'open' | 'closing';
}
