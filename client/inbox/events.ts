import type {
  Change,
  DeliveryNotice,
  DomainState,
  InboxHello,
  InboxInfo,
  KeepAnswer,
  LeaseChange,
} from '#shared/protocol.ts';
import type { ConnectionStatus, EndReason, OpenProblem, PendingDeletion } from './state.ts';

/** What the state needs of a created or resumed inbox. */
export type OpenedInbox = Pick<
  InboxInfo,
  | 'address'
  | 'expiresAt'
  | 'serverTime'
  | 'idleTimeoutSeconds'
  | 'keepSeconds'
  | 'kept'
  | 'disconnectGraceSeconds'
  | 'afterlife'
>;

/**
 * Everything that can happen to an inbox as a tab sees it.
 * `at` is the tab's own clock, milliseconds since the epoch.
 */
export type InboxEvent =
  | { readonly type: 'opening'; readonly address: string | null }
  | {
      readonly type: 'openFailed';
      readonly problem: OpenProblem;
      readonly address: string | null;
      readonly retryAt: number;
    }
  | { readonly type: 'retrying' }
  | { readonly type: 'opened'; readonly inbox: OpenedInbox; readonly at: number }
  | { readonly type: 'hello'; readonly hello: InboxHello; readonly at: number }
  /** The next changes are the whole inbox; the list starts over. */
  | { readonly type: 'resync' }
  | { readonly type: 'changes'; readonly changes: readonly Change[]; readonly at: number }
  | { readonly type: 'lease'; readonly lease: LeaseChange }
  /** The server confirmed activity. */
  | {
      readonly type: 'touched';
      readonly expiresAt: string | null;
      readonly serverTime: string;
      readonly at: number;
    }
  /** The inbox is kept without a tab, or not any more. */
  | ({ readonly type: 'kept'; readonly at: number } & KeepAnswer)
  /** A request that counts as activity was answered. */
  | { readonly type: 'active'; readonly at: number }
  | {
      readonly type: 'connection';
      readonly connection: ConnectionStatus;
      readonly at: number;
    }
  /** What the SMTP receiver is doing for this inbox. */
  | { readonly type: 'delivery'; readonly notice: DeliveryNotice; readonly at: number }
  | { readonly type: 'domain'; readonly state: DomainState }
  /** The server is about to shut down. */
  | { readonly type: 'moving' }
  | { readonly type: 'deletion'; readonly deletion: PendingDeletion }
  | { readonly type: 'ended'; readonly reason: EndReason; readonly at: number };
