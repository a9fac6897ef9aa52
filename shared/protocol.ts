import type { Summary, SummaryPatch } from './message.ts';

/**
 * A position in the changes of one inbox: its epoch and the last `seq` seen. Opaque to tabs and
 * programs, which send it back unchanged.
 */
export type Cursor = string;

export type Change =
  | { readonly type: 'message'; readonly cursor: Cursor; readonly message: Summary }
  | {
      readonly type: 'message:changed';
      readonly cursor: Cursor;
      readonly id: string;
      readonly changed: SummaryPatch;
    }
  | { readonly type: 'message:deleted'; readonly cursor: Cursor; readonly id: string };

/** Why an inbox ended. */
export type CloseReason = 'deleted' | 'idle' | 'left' | 'shutdown';

/** What happens to email for an ended address: it bounces, or is dropped silently. */
export type Afterlife = 'reject' | 'discard';

/** When an inbox ends without further activity, RFC 3339; null: never. */
type Expiry = string | null;

/** The first event of every socket; the changes after `auth.cursor` follow. */
export interface InboxHello {
  readonly address: string;
  readonly expiresAt: Expiry;
  readonly serverTime: string;
  /** The cursor before the changes that follow; each of them has the next one. */
  readonly cursor: Cursor;
  readonly lease: string;
  readonly tabs: number;
  readonly kept?: true;
  /** Version of the page that this server serves; if the tab has another, it offers a reload. */
  readonly version: string;
  /** The server cannot continue from the tab's cursor; the whole inbox follows. */
  readonly reset?: true;
}

/** Why an email was refused. */
export type RefusalCause =
  | 'too_large'
  | 'inbox_full'
  | 'server_full'
  | 'loop'
  | 'internal'
  | 'shutting_down'
  | 'too_slow'
  /** The sender disconnected during DATA. */
  | 'broken_off';

/**
 * What the SMTP receiver is doing for this inbox before there is a message. Best effort, never
 * stored.
 */
export interface DeliveryNotice {
  /** Id of the SMTP transaction, the same in all its notices. */
  readonly transaction: string;
  readonly stage: 'connected' | 'addressed' | 'receiving' | 'stored' | 'refused';
  readonly at: string;
  /** As the sender introduces itself: a name or an address literal, unverified. */
  readonly host?: string;
  /** For example `TLSv1.3`; a `connected` without it is unencrypted. */
  readonly tls?: string;
  /** For `stored`: the inbox has this message already, so no change follows. */
  readonly repeat?: true;
  /** 0 to 99, by the size that the sender declared. */
  readonly percent?: number;
  /** For `receiving`: bytes received. For `too_large`: the size, if it is known. */
  readonly bytes?: number;
  /** For `refused`: a sentence in English. */
  readonly reason?: string;
  readonly cause?: RefusalCause;
  /** The exceeded limit: bytes for `too_large`, hops for `loop`. */
  readonly limit?: number;
}

export interface LeaseChange {
  readonly expiresAt: Expiry;
  readonly tabs: number;
  /** The inbox lives until `expiresAt`, with and without tabs; activity does not move it. */
  readonly kept?: true;
}

/**
 * `active`: new addresses, email accepted. `draining`: no new addresses, email for existing ones
 * accepted. `retired`: email refused.
 */
export type DomainState = 'active' | 'draining' | 'retired';

/** How a domain looks from outside: its DNS records and mail hosts. */
export interface DomainHealth {
  /** `failing`: email does not arrive, or not from every sender. */
  readonly status: 'ok' | 'warning' | 'failing' | 'unknown';
  readonly checkedAt: string;
  /** A sentence for each problem, the worst first; none for `ok`. */
  readonly problems: readonly string[];
}

export interface DomainInfo {
  /** As A-labels; a wildcard begins with `*.`, which each inbox replaces by a label of its own. */
  readonly domain: string;
  readonly state: DomainState;
  readonly health?: DomainHealth;
}

/** Answer of `GET /api/v1/domains`, active ones first. */
export interface DomainsAnswer {
  readonly domains: readonly DomainInfo[];
}

export type ErrorCode =
  | 'bad_request'
  | 'bad_name'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'not_free'
  | 'too_large'
  | 'rate_limited'
  | 'full'
  | 'timeout'
  | 'unavailable'
  | 'internal';

export type Ack = { readonly ok: true } | { readonly ok: false; readonly code: ErrorCode };
export type TouchAck =
  | { readonly ok: true; readonly expiresAt: Expiry; readonly serverTime: string }
  | { readonly ok: false; readonly code: ErrorCode };

/** Each change is an event of its type. */
export interface ServerToTab extends Record<Change['type'], (change: Change) => void> {
  inbox: (hello: InboxHello) => void;
  'lease:changed': (lease: LeaseChange) => void;
  delivery: (notice: DeliveryNotice) => void;
  'domain:changed': (change: { readonly state: DomainState }) => void;
  'server:moving': (move: { readonly afterMs: number }) => void;
  'inbox:closed': (end: { readonly reason: CloseReason }) => void;
}

export interface TabToServer {
  touch: (ack: (answer: TouchAck) => void) => void;
  leave: (ack: (answer: Ack) => void) => void;
  'message:seen': (
    wish: { readonly id: string; readonly seen: boolean },
    ack: (answer: Ack) => void,
  ) => void;
  'message:delete': (wish: { readonly id: string }, ack: (answer: Ack) => void) => void;
  'inbox:keep': (wish: { readonly kept: boolean }, ack: (answer: TouchAck) => void) => void;
  'inbox:delete': (ack: (answer: Ack) => void) => void;
}

/** Auth data of a tab that connects. */
export interface TabAuth {
  readonly token: string;
  readonly cursor?: Cursor;
  readonly lease?: string;
}

/** Answer of `POST /api/v1/inboxes`. */
export interface CreatedInbox {
  readonly address: string;
  /** At least 128 bits; the only key to the inbox. */
  readonly token: string;
  readonly cursor: Cursor;
  readonly createdAt: string;
  readonly expiresAt: Expiry;
  readonly serverTime: string;
  /** Null: the inbox has no idle timeout. */
  readonly idleTimeoutSeconds: number | null;
  /** For how long the inbox waits for a tab that lost its connection. */
  readonly disconnectGraceSeconds: number;
  /** For how long a user can keep an inbox without a tab; 0: not at all. */
  readonly keepSeconds: number;
  /** So that the page knows it after the inbox has ended. */
  readonly afterlife: Afterlife;
  readonly lease?: string;
}

/** Why a chosen name is refused. */
export type NameProblem = 'malformed' | 'reserved' | 'looks_generated' | 'no_host' | 'not_free';

/** Answer of `POST /api/v1/names`. Without a domain in the request, the server picks one. */
export type NameAnswer =
  | { readonly free: true; readonly address: string }
  | { readonly free: false; readonly code: NameProblem; readonly detail: string };

/** Answer of `GET /api/v1/inbox`. */
export interface InboxInfo extends Omit<CreatedInbox, 'token' | 'lease'> {
  readonly messageCount: number;
  readonly bytes: number;
  readonly tabs: number;
  readonly kept?: true;
}

/** Answer of `PUT` and `DELETE /api/v1/inbox/keep`. */
export interface KeepAnswer {
  readonly kept: boolean;
  readonly expiresAt: Expiry;
  readonly serverTime: string;
}

/** Answer of `POST /api/v1/inbox/handoff`. */
export interface HandoffOffer {
  /** Yields the token once. */
  readonly secret: string;
  readonly expiresAt: string;
  readonly serverTime: string;
}

/** Answer of `GET /api/v1/inbox/handoff`: closed before its end means used. */
export interface HandoffState {
  readonly open: boolean;
}

/** Answer of `POST /api/v1/handoffs`. */
export interface HandoffToken {
  readonly token: string;
}

export interface ChangesAnswer {
  readonly changes: readonly Change[];
  readonly cursor: Cursor;
  readonly reset?: true;
  /** Replaces the lease of the request, which the server does not know. */
  readonly lease?: string;
  /** State of the address's domain; missing: active. */
  readonly domainState?: Exclude<DomainState, 'active'>;
}

/** Answer of `POST /api/v1/changes`, in the order of the request. */
export interface SeveralChangesAnswer {
  readonly inboxes: readonly (ChangesAnswer | { readonly gone: true })[];
}

export interface MessagesAnswer {
  readonly messages: readonly Summary[];
  readonly cursor: Cursor;
  readonly reset?: true;
}

/** RFC 9457 problem details, with a `code` for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
}
