import type {
  ChangesAnswer,
  CreatedInbox,
  Cursor,
  DomainInfo,
  DomainsAnswer,
  HandoffToken,
  NameAnswer,
  SeveralChangesAnswer,
} from '../../shared/protocol.ts';
import type {
  HandoffBody,
  NameBody,
  NewInboxBody,
  SeveralChangesBody,
} from '../../shared/requests.ts';
import { Connection, type RequestOptions } from './connection.ts';
import { Inbox } from './inbox.ts';
import { InboxRequests } from './inbox-requests.ts';
import { readJson } from './read-answer.ts';
import { hasFields, IDENTITY, isA, isChange, isFlag, isListOf, isText } from './shape.ts';

/** Where `npm start` of Mayfly serves. */
const DEFAULT_URL = 'http://localhost:3000';

/** `signal` and `timeout` are those of every request and wait that is given no other. */
export interface MayflyOptions extends RequestOptions {
  /** The API key for higher limits that an operator gave out; by default `MAYFLY_KEY`. */
  readonly key?: string | undefined;
  /** Replaces the global `fetch`, for example to go through a proxy. */
  readonly fetch?: typeof fetch | undefined;
}

export interface CreateOptions extends RequestOptions {
  /** The local part. By default the service makes one that cannot be guessed. */
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  /**
   * For a client of your own that acts as a tab, as the page does: the inbox has a `lease`, and ends
   * after 60 s unless a tab connects.
   */
  readonly hold?: boolean | undefined;
}

export interface NameOptions extends RequestOptions {
  readonly domain?: string | undefined;
}

/** One inbox of a request for several, and the position from which its changes are asked for. */
export interface PolledInbox {
  readonly inbox: Inbox;
  readonly after?: Cursor | undefined;
  /** Of this tab in this inbox. For the first request any text: the answer has the real one. */
  readonly lease: string;
}

export interface PollSeveralOptions extends RequestOptions {
  /** Seconds, at most 55. */
  readonly wait?: number | undefined;
}

const ANSWER = isA<ChangesAnswer>({ changes: isListOf(isChange), cursor: isText });
const isAnswerOrGone = (value: unknown) => ANSWER(value) || hasFields(value, { gone: isFlag });

/** A Mayfly service. */
export class Mayfly {
  readonly #connection: Connection;
  /** Tokens by the secrets that they were redeemed with, until their inboxes are opened. */
  readonly #redeemed = new Map<string, string>();

  /** @param url where the page is; by default `MAYFLY_URL`, or else http://localhost:3000. */
  constructor(url: string | URL = findUrl(), options: MayflyOptions = {}) {
    const { fetch: fetcher = fetch, key = readEnvironment('MAYFLY_KEY') } = options;
    this.#connection = new Connection(url, { ...options, fetch: fetcher, key });
  }

  get url(): string {
    return this.#connection.url;
  }

  async createInbox({ name, domain, hold, ...options }: CreateOptions = {}): Promise<Inbox> {
    const read = readJson<CreatedInbox>({ ...IDENTITY, token: isText });
    const created = await this.#connection.request(
      {
        method: 'POST',
        path: 'api/v1/inboxes',
        json: { name, domain, hold } satisfies NewInboxBody,
        // If the answer is lost, the first inbox stays unused and ends. A chosen name would be taken.
        repeatable: name === undefined,
      },
      read,
      options,
    );
    return new Inbox(this.#connection, created.token, created);
  }

  /** An inbox that another process has created. */
  async openInbox(token: string, options: RequestOptions = {}): Promise<Inbox> {
    const info = await new InboxRequests(this.#connection, token).info(options);
    return new Inbox(this.#connection, token, info);
  }

  /**
   * The inbox that `offer` has handed off. Its secret is then used up. If the inbox cannot be opened
   * after that, call it again with the same secret.
   */
  async redeem(secret: string, options: RequestOptions = {}): Promise<Inbox> {
    const token = this.#redeemed.get(secret) ?? (await this.#redeem(secret, options));
    this.#redeemed.set(secret, token);
    const inbox = await this.openInbox(token, options);
    this.#redeemed.delete(secret);
    return inbox;
  }

  async #redeem(secret: string, options: RequestOptions): Promise<string> {
    const read = readJson<HandoffToken>({ token: isText });
    const json: HandoffBody = { secret };
    const call = { method: 'POST', path: 'api/v1/handoffs', json, repeatable: false } as const;
    return (await this.#connection.request(call, read, options)).token;
  }

  /** Whether a chosen name is free. Nothing is reserved. */
  checkName(name: string, { domain, ...options }: NameOptions = {}): Promise<NameAnswer> {
    const json: NameBody = { name, domain };
    const call = { method: 'POST', path: 'api/v1/names', json } as const;
    return this.#connection.request(call, readJson<NameAnswer>({ free: isFlag }), options);
  }

  async domains(options: RequestOptions = {}): Promise<DomainsAnswer['domains']> {
    const read = readJson<DomainsAnswer>({
      domains: isListOf(isA<DomainInfo>({ domain: isText, state: isText })),
    });
    const call = { method: 'GET', path: 'api/v1/domains' } as const;
    return (await this.#connection.request(call, read, options)).domains;
  }

  /**
   * One request for the changes of up to 5 inboxes, answered in their order. It counts as a tab: for
   * a client of your own that shows several inboxes, as the page does. A test waits by each inbox.
   */
  pollSeveral(
    inboxes: readonly PolledInbox[],
    { wait, ...options }: PollSeveralOptions = {},
  ): Promise<SeveralChangesAnswer> {
    const read = readJson<SeveralChangesAnswer>({ inboxes: isListOf(isAnswerOrGone) });
    const asked = inboxes.map(({ inbox: { token }, after, lease }) => ({ token, after, lease }));
    const json: SeveralChangesBody = { inboxes: asked, wait };
    const call = { method: 'POST', path: 'api/v1/changes', json } as const;
    return this.#connection.request(call, read, this.#connection.allowWait(options, wait));
  }

  /** Resolves when the service takes email and requests; it is asked again until then. */
  async ready(options: RequestOptions = {}): Promise<void> {
    const read = readJson<{ status: string }>({ status: isText });
    await this.#connection.request({ method: 'GET', path: 'readyz' }, read, options);
  }
}

function findUrl(): string {
  return readEnvironment('MAYFLY_URL') ?? DEFAULT_URL;
}

/** Browsers have no environment. An empty value counts as unset. */
function readEnvironment(name: string): string | undefined {
  return typeof process === 'object' ? process.env[name] || undefined : undefined;
}
