import type { Problem } from '../../shared/protocol.ts';
import { MayflyError } from './errors.ts';
import { Limit, pause } from './limit.ts';
import { parseJson, readText } from './read-answer.ts';
import { hasFields, isText } from './shape.ts';

/** Milliseconds; how long a request is tried, unless its caller says otherwise. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** Milliseconds between two attempts after a fault; doubled by each further one. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Milliseconds; an attempt that lasted longer had a connection, so the next one follows at once. */
const LONG_ATTEMPT_MS = 1_000;

/** Statuses of a proxy that cannot reach the service. */
const GATEWAY_ERRORS = [502, 503, 504];

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the URL of the service. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly token?: string;
  readonly json?: unknown;
  /** Whether it may be sent again if it is unknown what became of it. */
  readonly repeatable?: boolean;
}

export interface RequestOptions {
  /** Ends the request; it then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; faults, 429 and 503 are tried again within this time. By default 30 s. */
  readonly timeout?: number | undefined;
}

export interface ConnectionOptions extends RequestOptions {
  readonly key?: string | undefined;
  readonly fetch: typeof fetch;
}

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'failed';
      readonly error: MayflyError;
      /** Milliseconds; the pause is at least as long. Null: the request is not sent again. */
      readonly retryAfterMs: number | null;
    };

/** Requests to one service. */
export class Connection {
  readonly #base: URL;
  readonly #fetch: typeof fetch;
  readonly #key: string | undefined;
  /** Milliseconds, of a request or wait whose caller gives no other. */
  readonly timeout: number;
  /** Of a request or wait whose caller gives no other. */
  readonly signal: AbortSignal | undefined;

  constructor(url: string | URL, options: ConnectionOptions) {
    const { fetch, key, timeout = REQUEST_TIMEOUT_MS, signal } = options;
    this.#base = parseServiceUrl(url);
    if (!this.#base.pathname.endsWith('/')) this.#base.pathname += '/';
    this.#fetch = fetch;
    if (key !== undefined) checkSecret(key, 'API key (the option `key`, or MAYFLY_KEY)');
    this.#key = key;
    this.timeout = timeout;
    this.signal = signal;
  }

  get url(): string {
    return this.#base.href.replace(/\/$/, '');
  }

  /** The options of a request that the service holds for at most these seconds. */
  allowWait(options: RequestOptions, wait = 0): RequestOptions {
    return { ...options, timeout: options.timeout ?? this.timeout + wait * 1000 };
  }

  /** Tries until it is answered, refused for good, or out of time. */
  async request<T>(
    call: Call,
    read: (response: Response) => Promise<T>,
    { signal = this.signal, timeout = this.timeout }: RequestOptions = {},
  ): Promise<T> {
    const limit = new Limit(timeout, signal);
    try {
      return await retry(limit, () => this.attempt(call, read, limit.signal));
    } catch (error) {
      if (!limit.isOver || error instanceof MayflyError) throw error;
      throw this.#unreachable(`no answer within ${timeout} ms`, error);
    } finally {
      limit.close();
    }
  }

  /** One request with its body. Rejects only with the reason of the signal. */
  async attempt<T>(
    call: Call,
    read: (response: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<Outcome<T>> {
    try {
      const response = await this.#send(call, signal);
      if (response.ok) return { kind: 'done', value: await read(response) };
      return await this.#refuse(call, response);
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      if (cause instanceof MayflyError) return { kind: 'failed', error: cause, retryAfterMs: null };
      const error = this.#unreachable(describeFault(cause), cause);
      const mayPass = call.repeatable !== false && !isLasting(cause);
      return { kind: 'failed', error, retryAfterMs: mayPass ? 0 : null };
    }
  }

  /** The outcome of a held request whose answer does not come: the next one may have it. */
  overdue(cause: unknown): Outcome<never> {
    const error = this.#unreachable('the answer to a held request is overdue', cause);
    return { kind: 'failed', error, retryAfterMs: 0 };
  }

  #send({ method, path, query = {}, token, json }: Call, signal: AbortSignal): Promise<Response> {
    const url = new URL(path, this.#base);
    // The id `..` of an email would lead to another resource.
    if (url.pathname !== this.#base.pathname + path)
      throw new MayflyError('not_found', 'not_found: There is no such email.', { status: 404 });
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = new Headers();
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (this.#key !== undefined) headers.set('x-api-key', this.#key);
    if (json !== undefined) headers.set('content-type', 'application/json');
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    // Not as a method: browsers refuse a `fetch` with another `this`.
    const fetcher = this.#fetch;
    // A redirect would take the key to another server.
    return fetcher(url, { method, headers, signal, redirect: 'manual', ...body });
  }

  async #refuse({ repeatable, token }: Call, response: Response): Promise<Outcome<never>> {
    const { status } = response;
    const problem = parseJson(await readText(response));
    if (!hasFields<Problem>(problem, { code: isText, title: isText })) {
      // The service may have done what was asked, and its answer was lost.
      const mayPass = GATEWAY_ERRORS.includes(status) && repeatable !== false;
      const error = this.#unexpected(response);
      return { kind: 'failed', error, retryAfterMs: mayPass ? 0 : null };
    }
    const { code, title, detail } = problem;
    // Without a token it is not about an inbox that has ended.
    const isWrongPath = code === 'not_found' && token === undefined;
    const hint = isWrongPath ? ` Is ${this.url} the URL of the service?` : '';
    const error = new MayflyError(code, `${code}: ${detail ?? title}${hint}`, { status });
    const mayPass = status === 429 || status === 503 || status === 408;
    const retryAfterMs = mayPass ? parseRetryAfter(response.headers.get('retry-after')) : null;
    return { kind: 'failed', error, retryAfterMs };
  }

  #unexpected({ status, headers }: Response): MayflyError {
    const location = headers.get('location');
    const answered = location === null ? `${status}` : `${status}, a redirect to ${location},`;
    const message = `${this.url} answered ${answered} and not as Mayfly does. Is this the URL of the service?`;
    return new MayflyError('unexpected_answer', message, { status });
  }

  #unreachable(why: string, cause: unknown): MayflyError {
    const message = `${this.url} could not be reached: ${why}. Is the service running, and is this its URL?`;
    return new MayflyError('unreachable', message, { cause });
  }
}

/** Checked here, because the error of `fetch` would repeat the secret. */
export function checkSecret(secret: string, what: string): void {
  if (/^[\x21-\x7e]+$/.test(secret)) return;
  throw new TypeError(
    `The ${what} is empty, or has a blank, a line break or a character that is not ASCII.`,
  );
}

/** Errors name the URL of the service: a secret in it would get into the logs of tests. */
function parseServiceUrl(given: string | URL): URL {
  const url = URL.canParse(String(given)) ? new URL(given) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new TypeError(
      'The URL of the service begins with http:// or https://, for example http://localhost:3000.',
    );
  if (url.username !== '' || url.password !== '')
    throw new TypeError(
      'The URL of the service takes no user name and no password: `fetch` refuses them. Remove what is before the @.',
    );
  if (/[?#]/.test(url.href))
    throw new TypeError(
      'The URL of the service takes no query and no fragment. Remove the ? or # and what follows.',
    );
  return url;
}

/**
 * Attempts until one is done. Throws the error of the last attempt if it is final, or if the next
 * one would come too late, and otherwise the reason of the limit.
 */
export async function retry<T>(limit: Limit, attempt: () => Promise<Outcome<T>>): Promise<T> {
  let faults = 0;
  for (;;) {
    const begunAt = performance.now();
    const outcome = await attempt();
    if (outcome.kind === 'done') return outcome.value;
    const { retryAfterMs, error } = outcome;
    if (retryAfterMs === null) throw error;
    faults = performance.now() - begunAt > LONG_ATTEMPT_MS ? 0 : faults + 1;
    const pauseMs = Math.max(retryAfterMs, choosePause(faults));
    if (pauseMs >= limit.leftMs) throw error;
    await pause(pauseMs, limit.signal);
  }
}

/** Random between half and all of it, so that the tests of a suite do not come back all at once. */
function choosePause(faults: number): number {
  if (faults === 0) return 0;
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (faults - 1));
  return longest * (0.5 + Math.random() / 2);
}

/** Milliseconds; 0 if the header is missing, or a date. */
function parseRetryAfter(header: string | null): number {
  return 1000 * (Number(header) || 0);
}

/**
 * Faults that no further attempt mends: Node's codes of a refused certificate and of a server without
 * TLS, and what `fetch` says of a port that it refuses.
 */
const LASTING_FAULTS = /CERT|LEAF_SIGNATURE|^ERR_SSL_WRONG_VERSION_NUMBER$|^bad port$/;

function isLasting(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  if (!(cause instanceof Error)) return false;
  return [cause.message, 'code' in cause && cause.code].some((each) =>
    LASTING_FAULTS.test(String(each)),
  );
}

/** Fetch fails with a general message, and has the reason as its cause. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
