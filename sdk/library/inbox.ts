import type { Summary } from '../../shared/message.ts';
import type { Change, ChangesAnswer, CreatedInbox, Cursor } from '../../shared/protocol.ts';
import type { Connection, RequestOptions } from './connection.ts';
import { type Criteria, checkCriteria, formatMailbox } from './criteria.ts';
import { Email } from './email.ts';
import { MayflyError, quoteSender } from './errors.ts';
import { Contents, follow } from './follow.ts';
import { InboxRequests, type PollOptions, type ReadOptions } from './inbox-requests.ts';
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
export class Inbox extends InboxRequests implements AsyncDisposable {
  readonly address: string;
  readonly createdAt: Date;
  /** Of an inbox that was created with `hold`. */
  readonly lease: string | undefined;
  /** Milliseconds to add to this machine's clock, so that it is not ahead of the service's. */
  readonly #clockOffsetMs: number;
  /** The position after the last answer. */
  #lastCursor: Cursor;

  /** @internal */
  constructor(connection: Connection, token: string, identity: InboxIdentity) {
    super(connection, token);
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
    const { timeout = this.connection.timeout, signal } = options;
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
    const position = await this.#within(this.connection.timeout, signal, (limit) =>
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
    const limit = new Limit(Number.POSITIVE_INFINITY, signal ?? this.connection.signal);
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

  /** One whole email. */
  async email(id: string, options: ReadOptions = {}): Promise<Email> {
    return new Email(this, await this.detail(id, options));
  }

  override async poll(options: PollOptions = {}): Promise<ChangesAnswer> {
    const answer = await super.poll(options);
    this.#lastCursor = answer.cursor;
    return answer;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.delete();
  }

  /** Milliseconds by the service's clock. */
  #now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  async #waitForSummary(options: WaitOptions): Promise<Summary> {
    const { after, timeout = this.connection.timeout, signal, ...criteria } = options;
    checkCriteria(criteria, ['after', 'timeout', 'signal']);
    // Without a wait, only the position of a mark is waited for.
    const isWaiting = timeout !== 0;
    const ms = isWaiting ? timeout : LAST_LOOK_TIMEOUT_MS;
    const { wait, found } = await this.#within(ms, signal, async (limit) => {
      const wait = new Wait(await this.#find(after, limit), criteria);
      return { wait, found: isWaiting ? await this.#follow(wait, limit) : null };
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
    return withLimit(ms, signal ?? this.connection.signal, work);
  }

  async #find(after: Mark | Cursor | undefined, limit: Limit): Promise<Position> {
    if (after === undefined) return BEGINNING;
    // It is unknown when a cursor was: if the service begins again, only what is new counts.
    if (typeof after === 'string') return { cursor: after, early: [], since: this.#now() };
    try {
      return await untilEnd(after.position, limit.signal);
    } catch (cause) {
      if (!limit.isOver || cause instanceof MayflyError) throw cause;
      const message = `${this.connection.url} did not answer the mark in time.`;
      throw new MayflyError('unreachable', message, { cause });
    }
  }

  async *#request(cursor: Cursor | null, limit: Limit): AsyncGenerator<ChangesAnswer, void> {
    for await (const answer of follow(this, cursor, limit)) {
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
