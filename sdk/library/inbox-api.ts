import type { Detail, NestedMessage, Summary } from '../../shared/message.ts';
import type {
  ChangesAnswer,
  Cursor,
  HandoffOffer,
  HandoffState,
  InboxInfo,
  KeepAnswer,
  MessagesAnswer,
} from '../../shared/protocol.ts';
import { type Call, type Connection, checkSecret, type RequestOptions } from './connection.ts';
import { MayflyError } from './errors.ts';
import { ignoreBody, readDownload, readJson } from './read-answer.ts';
import { DETAIL, isChange, isFlag, isListOf, isSummary, isText } from './shape.ts';

const INBOX_PATH = 'api/v1/inbox';

export interface PollOptions extends RequestOptions {
  readonly after?: Cursor | undefined;
  /** Seconds, at most 55. */
  readonly wait?: number | undefined;
  readonly lease?: string | undefined;
}

export interface ReadOptions extends RequestOptions {
  /** Whether it counts as use, which keeps the inbox from its idle timeout; by default true. */
  readonly touch?: boolean | undefined;
}

const readChanges = readJson<ChangesAnswer>({ changes: isListOf(isChange), cursor: isText });

/** The requests about one inbox, each as the service answers it. */
export class InboxApi {
  readonly connection: Connection;
  readonly token: string;

  constructor(connection: Connection, token: string) {
    checkSecret(token, 'token of the inbox (MAYFLY_TOKEN, or what `openInbox` takes)');
    this.connection = connection;
    this.token = token;
  }

  info(options: RequestOptions): Promise<InboxInfo> {
    return this.#get('', readJson<InboxInfo>({ address: isText, cursor: isText }), options);
  }

  async emails(options: RequestOptions): Promise<readonly Summary[]> {
    const read = readJson<MessagesAnswer>({ messages: isListOf(isSummary) });
    return (await this.#get('/messages', read, options)).messages;
  }

  /** One attempt at a held request. */
  attemptPoll(query: { after: Cursor | undefined; wait: number }, signal: AbortSignal) {
    return this.connection.attempt(this.#call('GET', '/changes', { query }), readChanges, signal);
  }

  poll({ after, wait, lease, ...options }: PollOptions): Promise<ChangesAnswer> {
    const call = this.#call('GET', '/changes', { query: { after, wait, lease } });
    return this.connection.request(call, readChanges, this.connection.allowWait(options, wait));
  }

  detail(id: string, { touch, ...options }: ReadOptions): Promise<Detail> {
    const query = { touch: touch === false ? 'false' : undefined };
    return this.connection.request(
      this.#call('GET', messagePath(id), { query }),
      readJson(DETAIL),
      options,
    );
  }

  async nested(id: string, path: number | string, options: RequestOptions): Promise<NestedMessage> {
    const read = readJson<NestedMessage>({ subject: isText });
    return this.#get(`${attachmentPath(id, path)}/message`, read, options);
  }

  async attachment(
    id: string,
    path: number | string,
    options: RequestOptions,
  ): Promise<Uint8Array> {
    return this.#get(attachmentPath(id, path), readDownload, options);
  }

  raw(id: string, options: RequestOptions): Promise<Uint8Array> {
    return this.#get(`${messagePath(id)}/raw`, readDownload, options);
  }

  markSeen(id: string, seen: boolean, options: RequestOptions): Promise<void> {
    const call = this.#call('PATCH', messagePath(id), { json: { seen } });
    return this.connection.request(call, ignoreBody, options);
  }

  post(
    path: '/touch' | '/leave' | '/test-mail',
    extras: Pick<Call, 'json' | 'repeatable'>,
    options: RequestOptions,
  ): Promise<void> {
    return this.connection.request(this.#call('POST', path, extras), ignoreBody, options);
  }

  keep(method: 'PUT' | 'DELETE', options: RequestOptions): Promise<KeepAnswer> {
    const read = readJson<KeepAnswer>({ kept: isFlag });
    return this.connection.request(this.#call(method, '/keep'), read, options);
  }

  offer(options: RequestOptions): Promise<HandoffOffer> {
    const read = readJson<HandoffOffer>({ secret: isText });
    return this.connection.request(this.#call('POST', '/handoff'), read, options);
  }

  async isOfferOpen(options: RequestOptions): Promise<boolean> {
    return (await this.#get('/handoff', readJson<HandoffState>({ open: isFlag }), options)).open;
  }

  deleteEmail(id: string, options: RequestOptions): Promise<void> {
    return this.#delete(messagePath(id), options);
  }

  deleteInbox(options: RequestOptions): Promise<void> {
    return this.#delete('', options);
  }

  /** A repeated request may find that the first one has done it. */
  async #delete(path: string, options: RequestOptions): Promise<void> {
    try {
      await this.connection.request(this.#call('DELETE', path), ignoreBody, options);
    } catch (error) {
      if (!(error instanceof MayflyError) || error.code !== 'not_found') throw error;
    }
  }

  #get<T>(path: string, read: (response: Response) => Promise<T>, options: RequestOptions) {
    return this.connection.request(this.#call('GET', path), read, options);
  }

  #call(method: Call['method'], path: string, extras: Partial<Call> = {}): Call {
    return { ...extras, method, path: `${INBOX_PATH}${path}`, token: this.token };
  }
}

function messagePath(id: string): string {
  return `/messages/${encodeURIComponent(id)}`;
}

/** @param path an index, or indexes with dots between them. */
function attachmentPath(id: string, path: number | string): string {
  if (/^\d+(\.\d+)*$/.test(String(path))) return `${messagePath(id)}/attachments/${path}`;
  throw new TypeError(
    `An attachment is named by its index, or by indexes with dots between them, and not by ${JSON.stringify(path)}.`,
  );
}
