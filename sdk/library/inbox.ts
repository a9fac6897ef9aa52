import type { Summary } from '../../shared/message.ts';
import type {
  Change,
  ChangesAnswer,
  CreatedInbox,
  Cursor,
  HandoffOffer,
  InboxInfo,
  KeepAnswer,
} from '../../shared/protocol.ts';
import type { Connection, RequestOptions } from './connection.ts';
import { type Criteria, checkCriteria, formatMailbox } from './criteria.ts';
import { Email } from './email.ts';
import { MayflyError, quoteSender } from './errors.ts';
import { Contents, follow } from './follow.ts';
import { InboxApi, type PollOptions, type ReadOptions } from './inbox-api.ts';
import { Limit, withLimit } from './limit.ts';
import { BEGINNING, Mark, type Position, skipEarlier, Wait } from './wait.ts';

/** Milliseconds beyond the time of a wait: for a last look at the inbox. */
const LAST_LOOK_TIMEOUT_MS = 5_000;

/** Milliseconds beyond the time of a wait: to fetch the email that it found. */
const FETCH_TIMEOUT_MS = 5_000;

export interface WaitOptions extends Criteria {
  /** Only emails after this: a mark, or a cursor of the service. By default all count. */
  readonly after?: Mark | Cursor | undefined;
  /** Milliseconds; by default 30 s. With 0 the client checks the present emails once. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ExpectNoneOptions extends Criteria {
  /** Milliseconds. */
  readonly within: number;
  /** By default only emails from now on count. */
  readonly after?: Mark | Cursor | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ChangesOptions {
  /** By default the changes begin with every email that the inbox has. */
  readonly after?: Mark | Cursor | undefined;
  /** Ends the loop: it then throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** What the service says about an inbox, whether it creates or opens it. */
type InboxIdentity = Pick<
  CreatedInbox,
  'address' | 'createdAt' | 'cursor' | 'serverTime' | 'lease'
>;

/** One inbox, by its token. */
export class Inbox implements AsyncDisposable {
  readonly address: string;
  /** The only key to the inbox: a program that has it can read and delete the emails. */
  readonly token: string;
  readonly createdAt: Date;
  /** Of an inbox that was created with `hold`. */
  readonly lease: string | undefined;
  readonly #api: InboxApi;
  /** Milliseconds to add to this machine's clock, so that it is not ahead of the service's. */
  readonly #clockOffsetMs: number;
  /** The position after the last answer. */
  #lastCursor: Cursor;

  /** @internal */
  constructor(connection: Connection, token: string, identity: InboxIdentity) {
    this.#api = new InboxApi(connection, token);
    this.token = token;
    this.address = identity.address;
    this.createdAt = new Date(identity.createdAt);
    this.lease = identity.lease;
    this.#lastCursor = identity.cursor;
    this.#clockOffsetMs = Date.parse(identity.serverTime) - Date.now();
  }

  /** Call it before the application sends the email; pass it as `after`. */
  mark(options: RequestOptions = {}): Mark {
    return new Mark(this.#now(), this.poll({ ...options, after: this.#lastCursor }));
  }

  /**
   * The newest email that matches, as soon as there is one.
   * @throws NoEmailError with all that did arrive.
   */
  async waitFor(options: WaitOptions = {}): Promise<Email> {
    const { timeout = this.#api.connection.timeout, signal } = options;
    const endsAt = performance.now() + timeout;
    const { id } = await this.#waitForSummary(options);
    const leftMs = Math.max(FETCH_TIMEOUT_MS, endsAt - performance.now());
    return this.email(id, { signal, timeout: leftMs });
  }

  /** The code of the newest email that matches and has one. */
  async code(options: WaitOptions = {}): Promise<string> {
    const { code } = await this.#waitForSummary({ ...options, code: true });
    return code?.value ?? '';
  }

  /** The URL of the link of the newest email that matches and has one. */
  async link(options: WaitOptions = {}): Promise<string> {
    const { link } = await this.#waitForSummary({ ...options, link: options.link ?? true });
    return link?.url ?? '';
  }

  /** Resolves after `within`. Rejects with `unexpected_email` as soon as an email matches. */
  async expectNone(options: ExpectNoneOptions): Promise<void> {
    const { within, signal, after = this.mark({ signal }), ...criteria } = options;
    checkCriteria(criteria, ['after', 'within', 'signal']);
    // The time begins when the service has set the mark: it can be short.
    const position = await this.#within(this.#api.connection.timeout, signal, (limit) =>
      this.#find(after, limit),
    );
    const wait = new Wait(position, criteria);
    const found =
      (await this.#within(within, signal, (limit) => this.#follow(wait, limit))) ??
      (await this.#lookAgain(wait, LAST_LOOK_TIMEOUT_MS, signal));
    const email = found ?? wait.arrived.find(({ reading }) => reading);
    if (email === undefined) return;
    const why =
      found === null
        ? 'An email arrived that the service has not read yet, so it may be one that should not'
        : 'An email arrived that should not';
    const from = quoteSender(formatMailbox(email.from));
    const message = `${why}: from ${from}, subject ${JSON.stringify(email.subject)}.`;
    throw new MayflyError('unexpected_email', message);
  }

  /** Each change once and in order, over lost connections and restarts of the service. */
  async *changes({ after, signal }: ChangesOptions = {}): AsyncGenerator<Change, void> {
    const limit = new Limit(Number.POSITIVE_INFINITY, signal ?? this.#api.connection.signal);
    try {
      const position =
        typeof after === 'string'
          ? { ...BEGINNING, cursor: after }
          : await this.#find(after, limit);
      const contents = new Contents();
      yield* contents.apply({ changes: position.early.map(toChange(position)) });
      for await (const answer of this.#request(position.cursor, limit))
        yield* contents.apply(skipEarlier(answer, position));
    } finally {
      limit.close();
    }
  }

  /** One request for changes, as the service answers it. With a `lease` it counts as that tab. */
  async poll(options: PollOptions = {}): Promise<ChangesAnswer> {
    const answer = await this.#api.poll(options);
    this.#lastCursor = answer.cursor;
    return answer;
  }

  /** The emails that the inbox has now, oldest first. */
  emails(options: RequestOptions = {}): Promise<readonly Summary[]> {
    return this.#api.emails(options);
  }

  async email(id: string, options: ReadOptions = {}): Promise<Email> {
    return new Email(this.#api, await this.#api.detail(id, options));
  }

  /** As `markSeen` of the email, which need not be fetched. */
  markSeen(id: string, seen = true, options: RequestOptions = {}): Promise<void> {
    return this.#api.markSeen(id, seen, options);
  }

  /** As `delete` of the email, which need not be fetched. */
  deleteEmail(id: string, options: RequestOptions = {}): Promise<void> {
    return this.#api.deleteEmail(id, options);
  }

  /** The state of the inbox now. */
  info(options: RequestOptions = {}): Promise<InboxInfo> {
    return this.#api.info(options);
  }

  /** Counts as use and does nothing else: docs/api.md lists the requests that are no use. */
  touch(options: RequestOptions = {}): Promise<void> {
    return this.#api.post('/touch', {}, options);
  }

  /** The goodbye of one tab, or of all without a lease. */
  leave(lease?: string, options: RequestOptions = {}): Promise<void> {
    return this.#api.post('/leave', { json: lease === undefined ? {} : { lease } }, options);
  }

  /** Keeps the inbox until `expiresAt` of the answer, also without a tab or a request. */
  keep(options: RequestOptions = {}): Promise<KeepAnswer> {
    return this.#api.keep('PUT', options);
  }

  /** Ends the keeping. */
  release(options: RequestOptions = {}): Promise<KeepAnswer> {
    return this.#api.keep('DELETE', options);
  }

  /** A secret that opens the inbox once, within two minutes: `redeem` of `Mayfly` takes it. */
  offer(options: RequestOptions = {}): Promise<HandoffOffer> {
    return this.#api.offer(options);
  }

  /** Whether the secret of the last offer can still be used. */
  isOfferOpen(options: RequestOptions = {}): Promise<boolean> {
    return this.#api.isOfferOpen(options);
  }

  /** Has the service send an email with a code and a link, if its domains end in `.localhost`. */
  sendTestMail(options: RequestOptions = {}): Promise<void> {
    return this.#api.post('/test-mail', { repeatable: false }, options);
  }

  /** Ends the inbox at once, with its emails. Also resolves if it has ended already. */
  delete(options: RequestOptions = {}): Promise<void> {
    return this.#api.deleteInbox(options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.delete();
  }

  /** Milliseconds by the service's clock. */
  #now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  async #waitForSummary(options: WaitOptions): Promise<Summary> {
    const { after, timeout = this.#api.connection.timeout, signal, ...criteria } = options;
    checkCriteria(criteria, ['after', 'timeout', 'signal']);
    const ms = timeout === 0 ? LAST_LOOK_TIMEOUT_MS : timeout;
    const { wait, found } = await this.#within(ms, signal, async (limit) => {
      const wait = new Wait(await this.#find(after, limit), criteria);
      return { wait, found: timeout === 0 ? null : await this.#follow(wait, limit) };
    });
    if (found !== null) return found;

    const endsAt = performance.now() + LAST_LOOK_TIMEOUT_MS;
    // Before the changes: so each email of the list is one of the wait, or came before it.
    const all = await this.emails({ signal, timeout: LAST_LOOK_TIMEOUT_MS });
    const last = await this.#lookAgain(wait, endsAt - performance.now(), signal);
    if (last !== null) return last;
    throw wait.describeFailure(timeout, all);
  }

  #follow(wait: Wait, limit: Limit): Promise<Summary | null> {
    return wait.findIn(this.#request(wait.cursor, limit));
  }

  /**
   * One request that is not held. Fails if the service cannot be reached, which a held request whose
   * time is over does not show.
   */
  async #lookAgain(wait: Wait, ms: number, signal?: AbortSignal): Promise<Summary | null> {
    const after = wait.cursor ?? undefined;
    wait.add(await this.poll({ after, signal, timeout: Math.ceil(Math.max(1, ms)) }));
    return wait.find();
  }

  #within<T>(
    ms: number,
    signal: AbortSignal | undefined,
    work: (limit: Limit) => Promise<T>,
  ): Promise<T> {
    return withLimit(ms, signal ?? this.#api.connection.signal, work);
  }

  async #find(after: Mark | Cursor | undefined, limit: Limit): Promise<Position> {
    if (after === undefined) return BEGINNING;
    // It is unknown when a cursor was: if the service begins again, only what is new counts.
    if (typeof after === 'string') return { cursor: after, early: [], since: this.#now() };
    try {
      return await untilEnd(after.position, limit.signal);
    } catch (cause) {
      if (!limit.isOver || cause instanceof MayflyError) throw cause;
      const message = `${this.#api.connection.url} did not answer the mark in time.`;
      throw new MayflyError('unreachable', message, { cause });
    }
  }

  async *#request(cursor: Cursor | null, limit: Limit): AsyncGenerator<ChangesAnswer, void> {
    for await (const answer of follow(this.#api, cursor, limit)) {
      this.#lastCursor = answer.cursor;
      yield answer;
    }
  }
}

function toChange({ cursor }: Position): (message: Summary) => Change {
  return (message) => ({ type: 'message', cursor: cursor ?? '', message });
}

/** The promise, unless the signal comes first. */
function untilEnd<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
