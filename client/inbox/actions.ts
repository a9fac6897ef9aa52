import type { Detail, NestedMessage } from '#shared/message.ts';
import type { DomainInfo, HandoffOffer, NameAnswer } from '#shared/protocol.ts';

/** An attachment of a message: one index for each level of messages inside messages. */
export type AttachmentPath = readonly number[];

/** The result of something a user asked for. */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The message or the inbox no longer exists. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unreachable' };

/** An address that the user chose. */
export interface RequestedName {
  readonly name: string;
  /** One of the active domains; null: any. */
  readonly domain: string | null;
}

/** How the user wants to end the inbox of this tab, and what replaces it. */
export type DeletionPlan =
  /** Deletes the inbox in every tab; nothing replaces it. */
  | { readonly kind: 'delete' }
  /** This tab leaves the inbox for a new one at `domain`; null: at any domain. */
  | { readonly kind: 'replace'; readonly domain: string | null }
  /** This tab leaves the inbox, and shows the others that it has. */
  | { readonly kind: 'close' };

/** The result of claiming a name. `refused`: the name breaks a rule, or is taken meanwhile. */
export type ClaimOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'full' }
  | { readonly kind: 'unreachable' };

/** A kept inbox. The address is not stored, so that the browser remembers no used address. */
export interface KeptInbox {
  readonly token: string;
  /** Milliseconds since the epoch, by the clock of this browser. */
  readonly endsAt: number;
}

/** What a user can ask for of one message. */
export interface MessageActions {
  /** For the reader: counts as activity, and marks the message as seen. */
  open(id: string): Promise<Outcome<Detail>>;
  /** A message that the reader did not ask for: no activity, and it stays unseen. */
  preview(id: string): Promise<Outcome<Detail>>;
  markSeen(id: string): void;
  /** The whole message as message/rfc822. */
  raw(id: string, signal?: AbortSignal): Promise<Outcome<Blob>>;
  attachment(id: string, path: AttachmentPath, signal?: AbortSignal): Promise<Outcome<Blob>>;
  /** The message that an attachment contains. */
  nested(id: string, path: AttachmentPath): Promise<Outcome<NestedMessage>>;
  remove(id: string): Promise<Outcome<void>>;
}

/**
 * What a user can ask for. Changes of the inbox are not part of the results: this tab, like
 * every other tab, gets them as events when the server reports them.
 */
export interface InboxActions {
  /** Opens the stored inbox, else a new one at `domain` (null: at any). Also retries. */
  open(domain: string | null): void;
  /** Leaves this inbox for a new one. */
  replace(domain: string | null): void;
  /** Leaves this inbox at once; the page shows the others that it has, or a new one. */
  close(): void;
  /** The domains of the service, active ones first. */
  domains(): Promise<Outcome<readonly DomainInfo[]>>;
  /** Asks whether a name is free. Aborting `signal` drops the question. */
  checkName(name: RequestedName, signal: AbortSignal): Promise<Outcome<NameAnswer>>;
  /** Creates an inbox with that name, and leaves this one only if that worked. */
  claim(name: RequestedName): Promise<ClaimOutcome>;
  /** Ends this inbox after a few seconds, in which it can be cancelled; emits `deletion`. */
  scheduleDeletion(plan: DeletionPlan): void;
  cancelDeletion(): void;
  /** A secret that opens this inbox once in another browser, for two minutes. */
  offerHandoff(): Promise<Outcome<HandoffOffer>>;
  /** Whether that secret can still be used. */
  isHandoffOpen(): Promise<Outcome<boolean>>;
  /** Keeps the inbox without this tab until a fixed time, or releases it. */
  setKept(kept: boolean): Promise<Outcome<void>>;
  /** The kept inboxes of this browser that still exist, without those of this page. */
  keptInboxes(): Promise<readonly KeptInbox[]>;
  forgetKept(token: string): void;
  /** Leaves this inbox for the one that the token opens. */
  openToken(token: string): void;
  /** Skips the rest of the waiting time. */
  confirmDeletionNow(): void;
  readonly messages: MessageActions;
  /** The service sends an email to this inbox; only for `.localhost` domains. */
  sendTestMail(): Promise<Outcome<void>>;
}
