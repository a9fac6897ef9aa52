import type {
  AttachmentInfo,
  Authentication,
  Detail,
  Mailbox,
  NestedMessage,
} from '../../shared/message.ts';
import type { RequestOptions } from './connection.ts';
import { NoEmailError } from './errors.ts';
import { Contents, follow } from './follow.ts';
import type { InboxRequests } from './inbox-requests.ts';
import { withLimit } from './limit.ts';
import { toMismatch } from './wait.ts';

export interface Attachment extends AttachmentInfo {
  readonly bytes: Uint8Array;
}

/**
 * An email as it was when it was fetched. Everything in it is from its sender, so nothing in it
 * can be trusted.
 */
export class Email {
  readonly #inbox: InboxRequests;
  /** All that the service knows about it: docs/api.md describes the fields. */
  readonly details: Detail;

  /** @internal */
  constructor(inbox: InboxRequests, details: Detail) {
    this.#inbox = inbox;
    this.details = details;
  }

  get id(): string {
    return this.details.id;
  }
  get from(): Mailbox | null {
    return this.details.from;
  }
  get to(): readonly string[] {
    return this.details.to;
  }
  get subject(): string {
    return this.details.subject;
  }
  get receivedAt(): Date {
    return new Date(this.details.receivedAt);
  }
  /** The one-time code, as it is typed. */
  get code(): string | null {
    return this.details.code?.value ?? null;
  }
  /** The URL to click; `details.link` has its text and kind. */
  get link(): string | null {
    return this.details.link?.url ?? null;
  }
  get text(): string | null {
    return this.details.text;
  }
  /** As the sender wrote it. Sanitize and isolate it before it is shown. */
  get html(): string | null {
    return this.details.html;
  }
  /** Null until the sender is checked: `authenticated` waits for it. */
  get authentication(): Authentication | null {
    return this.details.authentication;
  }

  /** The value of the first header line of this name. */
  header(name: string): string | null {
    const wanted = name.toLowerCase();
    return this.details.headers.find((line) => line.name.toLowerCase() === wanted)?.value ?? null;
  }

  /** The verdict about the sender, as soon as there is one. */
  async authenticated(options: RequestOptions = {}): Promise<Authentication> {
    if (this.authentication !== null) return this.authentication;
    const { connection } = this.#inbox;
    const { timeout = connection.timeout, signal = connection.signal } = options;
    const found = await withLimit(timeout, signal, async (limit) => {
      const contents = new Contents();
      for await (const answer of follow(this.#inbox, null, limit)) {
        contents.apply(answer);
        const { authentication } = contents.emails.find(({ id }) => id === this.id) ?? {};
        if (authentication) return authentication;
      }
      return null;
    });
    if (found !== null) return found;
    throw new NoEmailError(`No verdict about the sender came within ${timeout} ms.`, [
      toMismatch(this.details, 'its sender is not checked yet'),
    ]);
  }

  /** The email as it is now: the service may have read or checked it meanwhile. */
  async reload(options: RequestOptions = {}): Promise<Email> {
    return new Email(this.#inbox, await this.#inbox.detail(this.id, options));
  }

  /** All attachments with their bytes, one after the other; `details.attachments` only lists them. */
  async attachments(options: RequestOptions = {}): Promise<Attachment[]> {
    const attachments: Attachment[] = [];
    for (const info of this.details.attachments)
      attachments.push({ ...info, bytes: await this.attachment(info.index, options) });
    return attachments;
  }

  /** The bytes of one attachment: its `index`, or the path to one of a nested message, `0.1`. */
  attachment(path: number | string, options: RequestOptions = {}): Promise<Uint8Array> {
    return this.#inbox.attachment(this.id, path, options);
  }

  /** An attachment that is itself a message. */
  nested(path: number | string, options: RequestOptions = {}): Promise<NestedMessage> {
    return this.#inbox.nested(this.id, path, options);
  }

  /** The original, below the `Return-Path` and `Received` lines of Mayfly. */
  raw(options: RequestOptions = {}): Promise<Uint8Array> {
    return this.#inbox.raw(this.id, options);
  }

  markSeen(seen = true, options: RequestOptions = {}): Promise<void> {
    return this.#inbox.markSeen(this.id, seen, options);
  }

  delete(options: RequestOptions = {}): Promise<void> {
    return this.#inbox.deleteEmail(this.id, options);
  }
}
