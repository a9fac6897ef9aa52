import type { Detail, NestedMessage } from '#shared/message.ts';
import type { DomainInfo, NameAnswer } from '#shared/protocol.ts';

/** Which attachment of a message: where it lies in one inside it, an index for each level. */
export type AttachmentPath = readonly number[];

/** What became of something a person asked for. */
export type Outcome<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The message or the inbox is no more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unreachable' };

/** An address that a person chose. */
export interface NameWish {
  readonly name: string;
  /** One of those that are active; null: any. */
  readonly domain: string | null;
}

/** What becomes of what lives here now, and what stands in its place afterwards. */
export type Farewell =
  /** Destroyed in every tab, and nothing follows. */
  | { readonly kind: 'destroy' }
  /** Left by this tab, for a new one at that domain; null: any. */
  | { readonly kind: 'renew'; readonly domain: string | null };

/** What a claim came to. `refused`: it breaks a rule, or somebody was quicker. */
export type Claimed =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'full' }
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
  /** Could this name be had? `signal` says that nobody wants to know any more. */
  judgeName(wish: NameWish, signal: AbortSignal): Promise<Outcome<NameAnswer>>;
  /** Makes that inbox, and only then leaves this one for it. */
  claim(wish: NameWish): Promise<Claimed>;
  /** Lets this inbox go in a moment, unless `stay` is said before; told as `parting`. */
  part(farewell: Farewell): void;
  stay(): void;
  /** Does not wait for the rest of that moment. */
  hasten(): void;
  openMessage(id: string): Promise<Outcome<Detail>>;
  /** The whole message as message/rfc822. */
  rawMessage(id: string, signal?: AbortSignal): Promise<Outcome<Blob>>;
  /** `signal` says that nobody wants it any more. */
  attachment(id: string, path: AttachmentPath, signal?: AbortSignal): Promise<Outcome<Blob>>;
  /** The message that an attachment is. */
  nestedMessage(id: string, path: AttachmentPath): Promise<Outcome<NestedMessage>>;
  deleteMessage(id: string): Promise<Outcome<void>>;
  /** The service mails this inbox itself; only for `.localhost` domains. */
  sendTestMail(): Promise<Outcome<void>>;
}
