import type { Summary, SummaryPatch } from './message.ts';

/**
 * A place in one inbox's sequence of changes: its epoch and the last `seq` seen.
 * Opaque to tabs and programs, who hand it back as they got it.
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

/** What becomes of mail for an address that has ended: it bounces, or is dropped unsaid. */
export type Afterlife = 'reject' | 'discard';

/** When an inbox ends if nothing else happens, RFC 3339; null where nothing ends it. */
type Expiry = string | null;

/** Said first on every socket; the changes after `auth.cursor` follow it. */
export interface InboxHello {
  readonly address: string;
  readonly expiresAt: Expiry;
  readonly serverTime: string;
  /** Where the changes that follow begin; each of them carries the next. */
  readonly cursor: Cursor;
  readonly lease: string;
  readonly tabs: number;
  /** Build of the page that this server serves; another one means: reload when convenient. */
  readonly version: string;
  /** The server cannot continue from the tab's cursor: what follows is everything. */
  readonly reset?: true;
}

/** Why a mail was refused, for a page that says it in words of its own. */
export type RefusalCause =
  | 'too_large'
  | 'inbox_full'
  | 'server_full'
  | 'loop'
  | 'internal'
  | 'shutting_down'
  | 'too_slow'
  /** The sender went away in the middle. */
  | 'broken_off';

/** What the door is doing for this inbox before there is a message. Best effort, never stored. */
export interface DeliveryNotice {
  /** One SMTP transaction; the same in every notice of it. */
  readonly transaction: string;
  readonly stage: 'connected' | 'addressed' | 'receiving' | 'stored' | 'refused';
  readonly at: string;
  /** As the sender calls itself: a name or an address literal, whoever it really is. */
  readonly host?: string;
  /** As in `TLSv1.3`; a `connected` without it is in clear. */
  readonly tls?: string;
  /** 0 to 99, of the size that the sender declared. */
  readonly percent?: number;
  /** Of `receiving`: how many have come. Of `too_large`: how many there are, where that is known. */
  readonly bytes?: number;
  /** Of `refused`: a sentence in English. */
  readonly reason?: string;
  readonly cause?: RefusalCause;
  /** What was exceeded: bytes of `too_large`, servers on the way of `loop`. */
  readonly limit?: number;
}

export interface LeaseChange {
  readonly expiresAt: Expiry;
  readonly tabs: number;
}

/**
 * `active`: new addresses are made, mail is taken. `draining`: no new addresses, the living
 * ones get their mail. `retired`: mail is refused.
 */
export type DomainState = 'active' | 'draining' | 'retired';

/** How a domain looks from outside: DNS, and the hosts that take its mail. */
export interface DomainHealth {
  /** `failing`: mail does not arrive, or not from everybody. */
  readonly status: 'ok' | 'warning' | 'failing' | 'unknown';
  readonly checkedAt: string;
  /** A sentence for each, the worst first; none where it is `ok`. */
  readonly problems: readonly string[];
}

export interface DomainInfo {
  /** A-label; a wildcard begins with `*.`, and stands for one label of each inbox's own. */
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

export interface ServerToTab {
  inbox: (hello: InboxHello) => void;
  message: (change: Extract<Change, { type: 'message' }>) => void;
  'message:changed': (change: Extract<Change, { type: 'message:changed' }>) => void;
  'message:deleted': (change: Extract<Change, { type: 'message:deleted' }>) => void;
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
  'inbox:delete': (ack: (answer: Ack) => void) => void;
}

/** Handed over when a tab connects. */
export interface TabAuth {
  readonly token: string;
  readonly cursor?: Cursor;
  readonly lease?: string;
}

/** Answer of `POST /api/v1/inboxes`. */
export interface CreatedInbox {
  readonly address: string;
  /** 128 bits or more; the only key to the inbox. */
  readonly token: string;
  readonly cursor: Cursor;
  readonly createdAt: string;
  readonly expiresAt: Expiry;
  readonly serverTime: string;
  /** Null: an inbox does not end because nobody uses it. */
  readonly idleTimeoutSeconds: number | null;
  /** For when it has ended, and nobody can be asked any more. */
  readonly afterlife: Afterlife;
  readonly lease?: string;
}

/** Why a name that was wished for cannot be had. */
export type NameProblem = 'malformed' | 'reserved' | 'looks_made' | 'no_host' | 'not_free';

/** Answer of `POST /api/v1/names`. Without a wish for a domain it is about one that was picked. */
export type NameAnswer =
  | { readonly free: true; readonly address: string }
  | { readonly free: false; readonly code: NameProblem; readonly detail: string };

/** Answer of `GET /api/v1/inbox`. */
export interface InboxInfo extends Omit<CreatedInbox, 'token' | 'lease'> {
  readonly messageCount: number;
  readonly bytes: number;
  readonly tabs: number;
}

export interface ChangesAnswer {
  readonly changes: readonly Change[];
  readonly cursor: Cursor;
  readonly reset?: true;
  /** In place of the one that was handed in, which the server does not know. */
  readonly lease?: string;
  /** Of the address's domain; without it, that is active. */
  readonly domainState?: Exclude<DomainState, 'active'>;
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
