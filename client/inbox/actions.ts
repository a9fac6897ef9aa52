import type { Detail } from '#shared/message.ts';

/** What became of something a person asked for. */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The message or the inbox is no more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unreachable' };

/**
 * What a person can ask for. What changes in the inbox is not in the answers: it is told
 * as events when the server reports it, to this tab as to any other.
 */
export interface InboxActions {
  /** The kept inbox or a new one; after trouble, once more. */
  open(): void;
  /** Leaves this inbox for a new one. */
  renew(): void;
  destroy(): Promise<Outcome<void>>;
  openMessage(id: string): Promise<Outcome<Detail>>;
  /** The whole message as message/rfc822. */
  rawMessage(id: string): Promise<Outcome<Blob>>;
  attachment(id: string, index: number): Promise<Outcome<Blob>>;
  deleteMessage(id: string): Promise<Outcome<void>>;
  /** The service mails this inbox itself; only for `.localhost` domains. */
  sendTestMail(): Promise<Outcome<void>>;
}
