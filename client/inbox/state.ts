import type { Summary } from '#shared/message.ts';
import type { Afterlife, CloseReason, DomainState } from '#shared/protocol.ts';
import type { Farewell } from './actions.ts';
import type { Delivery } from './delivery.ts';

/** How the tab hears of mail right now. */
export type Connection = 'live' | 'polling' | 'reconnecting' | 'offline';

/** `gone`: it had ended before this tab could ask, so nobody can say why. */
export type EndReason = CloseReason | 'gone';

/** Why there is no address yet. */
export type OpenProblem =
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'unreachable' };

/** How far it has come that this inbox goes. */
export type Parting =
  | { readonly kind: 'none' }
  /** It can be taken back. */
  | {
      readonly kind: 'going';
      readonly farewell: Farewell;
      /** Milliseconds from its beginning until it goes. */
      readonly waitMs: number;
    }
  /** The server is being told. */
  | { readonly kind: 'finishing' }
  /** The server did not hear it: it lives, and can be tried again. */
  | { readonly kind: 'failed'; readonly farewell: Farewell };

export interface LivingInbox {
  readonly address: string;
  /** Milliseconds since the epoch, by the server's clock; null: nothing ends it. */
  readonly expiresAt: number | null;
  /** Milliseconds to add to the tab's clock to get the server's. */
  readonly clockOffset: number;
  /** Milliseconds; null: it does not end because nobody uses it. */
  readonly idleTimeout: number | null;
  readonly connection: Connection;
  /** Tabs that hold this inbox, this one included. */
  readonly tabs: number;
  readonly domain: DomainState;
  /** `moving`: it has said that it goes, and that this tab will find another. */
  readonly server: 'steady' | 'moving';
  /** Of the page that the server gives out now; null until it has said so. */
  readonly version: string | null;
  /** What becomes of mail when it has ended. */
  readonly afterlife: Afterlife;
  readonly parting: Parting;
  /** What the door is doing or has just done, as far as the tab knows. */
  readonly deliveries: readonly Delivery[];
  /** Newest first. */
  readonly messages: readonly Summary[];
  /** The highest `seq` of a message seen: what is not above it came before. */
  readonly lastSeq: number;
  /** Mails that landed while the tab was watching. */
  readonly arrivals: number;
}

export type InboxState =
  | { readonly phase: 'opening'; readonly address: string | null }
  | {
      readonly phase: 'refused';
      readonly problem: OpenProblem;
      /** The one that this tab had, and will have again if it still lives by then. */
      readonly address: string | null;
      /** Milliseconds since the epoch, by the tab's clock; null: it is being tried. */
      readonly retryAt: number | null;
    }
  | { readonly phase: 'living'; readonly inbox: LivingInbox }
  | {
      readonly phase: 'ended';
      readonly address: string | null;
      readonly reason: EndReason;
      /** Milliseconds since the epoch, by the tab's clock. */
      readonly at: number;
      /** Messages that went with it. */
      readonly destroyed: number;
      /** Bytes of them, as they came. */
      readonly bytes: number;
      /** Null: it had ended before anybody could ask. */
      readonly afterlife: Afterlife | null;
    };
