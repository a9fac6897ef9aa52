import type {
  Change,
  DeliveryNotice,
  DomainState,
  InboxHello,
  InboxInfo,
  LeaseChange,
} from '#shared/protocol.ts';
import type { Connection, EndReason, OpenProblem, Parting } from './state.ts';

/** What an inbox needs to begin with: the answer to making one, or to asking for one. */
export type OpenedInbox = Pick<
  InboxInfo,
  'address' | 'expiresAt' | 'serverTime' | 'idleTimeoutSeconds' | 'afterlife'
>;

/**
 * Everything that can happen to an inbox as a tab sees it.
 * `at` is the tab's own clock, milliseconds since the epoch.
 */
export type InboxEvent =
  | { readonly type: 'opening'; readonly address: string | null }
  | {
      readonly type: 'refused';
      readonly problem: OpenProblem;
      readonly address: string | null;
      readonly retryAt: number;
    }
  | { readonly type: 'retrying' }
  | { readonly type: 'opened'; readonly inbox: OpenedInbox; readonly at: number }
  | { readonly type: 'hello'; readonly hello: InboxHello; readonly at: number }
  /** What follows is everything, whatever was seen before. */
  | { readonly type: 'renewed' }
  | { readonly type: 'changes'; readonly changes: readonly Change[]; readonly at: number }
  | { readonly type: 'lease'; readonly lease: LeaseChange }
  /** The server confirmed activity. */
  | {
      readonly type: 'touched';
      readonly expiresAt: string | null;
      readonly serverTime: string;
      readonly at: number;
    }
  /** A request that is activity by itself was answered. */
  | { readonly type: 'active'; readonly at: number }
  | { readonly type: 'connection'; readonly connection: Connection }
  /** What the door is doing for this inbox. */
  | { readonly type: 'delivery'; readonly notice: DeliveryNotice; readonly at: number }
  | { readonly type: 'domain'; readonly state: DomainState }
  /** The server is about to go. */
  | { readonly type: 'moving' }
  | { readonly type: 'parting'; readonly parting: Parting }
  | { readonly type: 'ended'; readonly reason: EndReason; readonly at: number };
