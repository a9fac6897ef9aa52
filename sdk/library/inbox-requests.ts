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
import type { ChangesQuery, LeaveBody, ReadQuery, SeenBody } from '../../shared/requests.ts';
import { type Call, type Connection, checkSecret, type RequestOptions } from './connection.ts';
import { MayflyError } from './errors.ts';
import { ignoreBody, readDownload, readJson } from './read-answer.ts';
import { DETAIL, IDENTITY, isChange, isFlag, isListOf, isSummary, isText } from './shape.ts';

const INBOX_PATH = 'api/v1/inbox';

export interface PollOptions extends RequestOptions {
  readonly after?: Cursor | undefined;
  /** Seconds, at most 55. */
  readonly wait?: number | undefined;
  readonly lease?: string | undefined;
}

export interface ReadOptions extends RequestOptions {
  /** Whether it counts as activity, which restarts the idle timeout; by default true. */
  readonly touch?: boolean | undefined;
}

const readChanges = readJson<ChangesAnswer>({ changes: isListOf(isChange), cursor: isText });

/** One request each about an inbox, as docs/api.md describes them. */
export class InboxRequests {
  /** @internal */
  readonly connection: Connection;
  /** The only key to the inbox: a program that has it can read and delete the emails. */
  readonly token: string;

  /** @internal */
  constructor(connection: Connection, token: string) {
    checkSecret(token, 'token of the inbox (MAYFLY_TOKEN, or what `openInbox` takes)');
    this.connection = connection;
    this.token = token;
  }

  /** The state of the inbox now. */
  info(options: RequestOptions = {}): Promise<InboxInfo> {
    return this.#get('', readJson<InboxInfo>(IDENTITY), options);
  }

  /** The emails that the inbox has now, oldest first. */
  async emails(options: RequestOptions = {}): Promise<readonly Summary[]> {
    const read = readJson<MessagesAnswer>({ messages: isListOf(isSummary) });
    return (await this.#get('/messages', read, options)).messages;
  }

  /**
   * One request for changes, as the service answers it. A client of your own that acts as a tab
   * gives its `lease`, and counts as that tab; waits and fixtures do not.
   */
  poll({ after, wait, lease, ...options }: PollOptions = {}): Promise<ChangesAnswer> {
    const call = this.#call('GET', '/changes', {
      query: { after, wait, lease } satisfies ChangesQuery,
    });
    return this.connection.request(call, readChanges, this.connection.allowWait(options, wait));
  }

  /**
   * One attempt at a held request.
   * @internal
   */
  attemptPoll(query: { after: Cursor | undefined; wait: number }, signal: AbortSignal) {
    return this.connection.attempt(this.#call('GET', '/changes', { query }), readChanges, signal);
  }

  /** @internal */
  detail(id: string, { touch, ...options }: ReadOptions): Promise<Detail> {
    const query = { touch: touch === false ? 'false' : undefined } satisfies ReadQuery;
    const call = this.#call('GET', messagePath(id), { query });
    return this.connection.request(call, readJson(DETAIL), options);
  }

  /** As `markSeen` of the email, which need not be fetched. */
  markSeen(id: string, seen = true, options: RequestOptions = {}): Promise<void> {
    return this.#send('PATCH', messagePath(id), { json: { seen } satisfies SeenBody }, options);
  }

  /** As `delete` of the email, which need not be fetched. */
  deleteEmail(id: string, options: RequestOptions = {}): Promise<void> {
    return this.#delete(messagePath(id), options);
  }

  /** @internal */
  async nested(id: string, path: number | string, options: RequestOptions): Promise<NestedMessage> {
    const read = readJson<NestedMessage>({ subject: isText });
    return this.#get(`${attachmentPath(id, path)}/message`, read, options);
  }

  /** @internal */
  async attachment(
    id: string,
    path: number | string,
    options: RequestOptions,
  ): Promise<Uint8Array> {
    return this.#get(attachmentPath(id, path), readDownload, options);
  }

  /** @internal */
  raw(id: string, options: RequestOptions): Promise<Uint8Array> {
    return this.#get(`${messagePath(id)}/raw`, readDownload, options);
  }

  /** Counts as activity and does nothing else: docs/api.md lists the requests that are not activity. */
  touch(options: RequestOptions = {}): Promise<void> {
    return this.#send('POST', '/touch', {}, options);
  }

  /** The goodbye of one tab, or of all without a lease: for a client of your own that acts as a tab. */
  leave(lease?: string, options: RequestOptions = {}): Promise<void> {
    return this.#send('POST', '/leave', { json: { lease } satisfies LeaveBody }, options);
  }

  /** Keeps the inbox until `expiresAt` of the answer, also without a tab or a request. */
  keep(options: RequestOptions = {}): Promise<KeepAnswer> {
    return this.#setKept('PUT', options);
  }

  /** Ends the keeping. */
  release(options: RequestOptions = {}): Promise<KeepAnswer> {
    return this.#setKept('DELETE', options);
  }

  /** A secret that opens the inbox once, within two minutes: `redeem` of `Mayfly` takes it. */
  offer(options: RequestOptions = {}): Promise<HandoffOffer> {
    const read = readJson<HandoffOffer>({ secret: isText });
    return this.connection.request(this.#call('POST', '/handoff'), read, options);
  }

  /** Whether the secret of the last offer can still be used: for a program that shows the offer. */
  async isOfferOpen(options: RequestOptions = {}): Promise<boolean> {
    return (await this.#get('/handoff', readJson<HandoffState>({ open: isFlag }), options)).open;
  }

  /** Has the service send an email with a code and a link, if its domains end in `.localhost`. */
  sendTestMail(options: RequestOptions = {}): Promise<void> {
    return this.#send('POST', '/test-mail', { repeatable: false }, options);
  }

  /** Ends the inbox at once, with its emails. Also resolves if it has ended already. */
  delete(options: RequestOptions = {}): Promise<void> {
    return this.#delete('', options);
  }

  #setKept(method: 'PUT' | 'DELETE', options: RequestOptions): Promise<KeepAnswer> {
    const read = readJson<KeepAnswer>({ kept: isFlag });
    return this.connection.request(this.#call(method, '/keep'), read, options);
  }

  /** A repeated request may find that the first one has done it. */
  async #delete(path: string, options: RequestOptions): Promise<void> {
    try {
      await this.#send('DELETE', path, {}, options);
    } catch (error) {
      if (!(error instanceof MayflyError) || error.code !== 'not_found') throw error;
    }
  }

  #get<T>(path: string, read: (response: Response) => Promise<T>, options: RequestOptions) {
    return this.connection.request(this.#call('GET', path), read, options);
  }

  #send(method: Call['method'], path: string, extras: Partial<Call>, options: RequestOptions) {
    return this.connection.request(this.#call(method, path, extras), ignoreBody, options);
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
