import type { Detail, NestedMessage } from '#shared/message.ts';
import type { DomainInfo } from '#shared/protocol.ts';

/** Which attachment of a message: where it lies in one inside it, an index for each level. */
export type AttachmentPath = readonly number[];

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
  /** The kept inbox or a new one, null: at any domain; after trouble, once more. */
  open(domain: string | null): void;
  /** Leaves this inbox for a new one. */
  renew(domain: string | null): void;
  /** The domains of the service, active ones first. */
  domains(): Promise<Outcome<readonly DomainInfo[]>>;
  destroy(): Promise<Outcome<void>>;
  openMessage(id: string): Promise<Outcome<Detail>>;
  /** The whole message as message/rfc822. */
  rawMessage(id: string): Promise<Outcome<Blob>>;
  /** `signal` says that nobody wants it any more. */
  attachment(id: string, path: AttachmentPath, signal?: AbortSignal): Promise<Outcome<Blob>>;
  /** The message that an attachment is. */
  nestedMessage(id: string, path: AttachmentPath): Promise<Outcome<NestedMessage>>;
  deleteMessage(id: string): Promise<Outcome<void>>;
  /** The service mails this inbox itself; only for `.localhost` domains. */
  sendTestMail(): Promise<Outcome<void>>;
}
