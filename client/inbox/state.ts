import type { Summary } from '#shared/message.ts';
import type { Afterlife, CloseReason, DomainState } from '#shared/protocol.ts';
import type { DeletionPlan } from './actions.ts';
import type { Delivery } from './delivery.ts';

/** How the tab receives changes right now. */
export type ConnectionStatus = 'live' | 'polling' | 'reconnecting' | 'offline';

/** `gone`: the inbox ended before this tab could ask, so the reason is unknown. */
export type EndReason = CloseReason | 'gone';

/** Why there is no address yet. */
export type OpenProblem =
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'unreachable' };

/** Where the deletion of this inbox stands. */
export type PendingDeletion =
  | { readonly kind: 'none' }
  /** It can still be cancelled. */
  | {
      readonly kind: 'waiting';
      readonly plan: DeletionPlan;
      /** Milliseconds from scheduling to deletion. */
      readonly waitMs: number;
    }
  /** The request is under way. */
  | { readonly kind: 'sending' }
  /** The request failed: the inbox still exists, and deletion can be retried. */
  | { readonly kind: 'failed'; readonly plan: DeletionPlan };

/** The inbox that this tab holds. */
export interface HeldInbox {
  readonly address: string;
  /** Milliseconds since the epoch, by the server's clock; null: never. */
  readonly expiresAt: number | null;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  /** Milliseconds; null: the inbox has no idle timeout. */
  readonly idleTimeout: number | null;
  /** It lives until `expiresAt`, also without this tab. */
  readonly kept: boolean;
  /** Milliseconds for which it can be kept; 0: not at all. */
  readonly keepTime: number;
  /** Milliseconds that the inbox waits for a tab that lost its connection. */
  readonly disconnectGrace: number;
  /** When that ends for this tab, by the tab's clock; null while it is connected. */
  readonly graceEndsAt: number | null;
  readonly connection: ConnectionStatus;
  /** Tabs that hold this inbox, this one included. */
  readonly tabs: number;
  readonly domain: DomainState;
  /** `moving`: it announced its shutdown, and the tab will connect to another node. */
  readonly server: 'steady' | 'moving';
  /** Version of the page that the server serves now; null until the first hello. */
  readonly version: string | null;
  /** What happens to email for this address after the inbox ends. */
  readonly afterlife: Afterlife;
  readonly deletion: PendingDeletion;
  /** Deliveries under way or just finished, as far as the tab knows. */
  readonly deliveries: readonly Delivery[];
  /** Newest first. */
  readonly messages: readonly Summary[];
  /** The highest `seq` of a message received. */
  readonly lastSeq: number;
  /** Emails that arrived while the tab was open. */
  readonly arrivals: number;
}

export type InboxState =
  | { readonly phase: 'opening'; readonly address: string | null }
  | {
      readonly phase: 'failed';
      readonly problem: OpenProblem;
      /** The address that this tab had, and gets back if its inbox still exists. */
      readonly address: string | null;
      /** Milliseconds since the epoch, by the tab's clock; null: a try is under way. */
      readonly retryAt: number | null;
    }
  | { readonly phase: 'held'; readonly inbox: HeldInbox }
  | {
      readonly phase: 'ended';
      readonly address: string | null;
      readonly reason: EndReason;
      /** Milliseconds since the epoch, by the tab's clock. */
      readonly at: number;
      /** Messages that were deleted with it. */
      readonly destroyed: number;
      /** Their total size in bytes. */
      readonly bytes: number;
      /** Null: unknown, the inbox ended before this tab could ask. */
      readonly afterlife: Afterlife | null;
    };
