import type { Cursor } from './protocol.ts';

/** What clients send over REST: bodies, and the query of held requests. */

/** Body of `POST /api/v1/names`. Without a domain the server picks one. */
export interface NameBody {
  readonly name: string;
  readonly domain?: string | undefined;
}

/** Body of `POST /api/v1/inboxes`. With `hold` a socket follows, and the answer has a lease. */
export interface NewInboxBody {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  readonly hold?: boolean | undefined;
}

/** Body of `POST /api/v1/inbox/leave`. Without a lease all tabs leave. */
export interface LeaveBody {
  readonly lease?: string | undefined;
}

/** Body of `POST /api/v1/handoffs`. */
export interface HandoffBody {
  readonly secret: string;
}

/** Body of `PATCH /api/v1/inbox/messages/ID`. */
export interface SeenBody {
  readonly seen: boolean;
}

/** Query of `GET /api/v1/inbox/messages` and `/inbox/code`. */
export interface HeldQuery {
  readonly after?: Cursor | undefined;
  /** Seconds that the server may hold the request. */
  readonly wait?: number | undefined;
}

/** Query of `GET /api/v1/inbox/changes`. With a lease, the request counts as that tab and not as activity. */
export interface ChangesQuery extends HeldQuery {
  readonly lease?: string | undefined;
}

/** Query of `GET /api/v1/inbox/messages/ID`. With `false` the request does not count as activity. */
export interface ReadQuery {
  readonly touch?: 'true' | 'false' | undefined;
}

/** Body of `POST /api/v1/changes`. */
export interface SeveralChangesBody {
  readonly inboxes: readonly {
    readonly token: string;
    readonly after?: Cursor | undefined;
    readonly lease: string;
  }[];
  readonly wait?: number | undefined;
}
