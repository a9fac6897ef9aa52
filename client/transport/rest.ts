import type { Detail, NestedMessage } from '#shared/message.ts';
import type {
  ChangesAnswer,
  CreatedInbox,
  Cursor,
  DomainsAnswer,
  InboxInfo,
  NameAnswer,
  Problem,
} from '#shared/protocol.ts';
import type { AttachmentPath, NameWish } from '../inbox/actions.ts';

const API = '/api/v1';
/** Seconds; where a refusal does not say when to come back. */
const DEFAULT_RETRY_SECONDS = 30;
/** Milliseconds on top of the time a request is held before it is taken for lost. */
export const ANSWER_TIMEOUT = 15_000;

/** What a request came to. `gone` is the 404 that covers dead, wrong and unknown alike. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'gone' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'full' }
  /** What was wished for is not to be had, now or later. */
  | { readonly kind: 'unacceptable' }
  /** No answer, or one that is not about this request: worth trying again. */
  | { readonly kind: 'unreachable' };

export interface ChangesWish {
  readonly after: Cursor | null;
  /** Null asks for one: the server replaces a lease that it does not know. */
  readonly lease: string | null;
  /** Seconds that the server may hold the request. */
  readonly wait: number;
  readonly signal: AbortSignal;
}

type Touched = Pick<CreatedInbox, 'expiresAt' | 'serverTime'>;
type Fetch = typeof fetch;

/** `POST /inboxes` for a page that is about to connect; null: at any domain. */
export function createInbox(
  request: Fetch,
  domain: string | null,
  name: string | null = null,
): Promise<Answer<CreatedInbox>> {
  const wish = { ...(name !== null && { name }), ...(domain !== null && { domain }) };
  const body = JSON.stringify({ hold: true, ...wish });
  return ask(
    request,
    '/inboxes',
    { method: 'POST', body, headers: JSON_BODY },
    readJson<CreatedInbox>,
  );
}

/** `POST /names`: needs no inbox, and is no activity of any. */
export function askName(
  request: Fetch,
  { name, domain }: NameWish,
  signal: AbortSignal,
): Promise<Answer<NameAnswer>> {
  const body = JSON.stringify({ name, ...(domain !== null && { domain }) });
  const init = { method: 'POST', body, headers: JSON_BODY, signal: inTime(signal) };
  return ask(request, '/names', init, readJson<NameAnswer>);
}

/** `GET /domains`: needs no inbox, and is no activity of any. */
export function listDomains(request: Fetch): Promise<Answer<DomainsAnswer>> {
  return ask(request, '/domains', {}, readJson<DomainsAnswer>);
}

/** `GET /inbox` */
export function describeInbox(request: Fetch, token: string): Promise<Answer<InboxInfo>> {
  return ask(request, '/inbox', { headers: bearer(token) }, readJson<InboxInfo>);
}

/**
 * Holds an inbox for this page load before there is a socket, and asks for all that is in it.
 * Null where that failed: the socket will get a lease of its own, and everything.
 */
export async function holdInbox(request: Fetch, token: string): Promise<ChangesAnswer | null> {
  const path = `/inbox/changes?${changesQuery(null, null, 0)}`;
  const answer = await ask(request, path, { headers: bearer(token) }, readJson<ChangesAnswer>);
  return answer.kind === 'ok' ? answer.value : null;
}

/** The requests of one inbox. */
export interface InboxRest {
  changes(wish: ChangesWish): Promise<Answer<ChangesAnswer>>;
  detail(id: string): Promise<Answer<Detail>>;
  /** With a `signal` it may take as long as it takes. */
  raw(id: string, signal?: AbortSignal): Promise<Answer<Blob>>;
  attachment(id: string, path: AttachmentPath, signal?: AbortSignal): Promise<Answer<Blob>>;
  nested(id: string, path: AttachmentPath): Promise<Answer<NestedMessage>>;
  markSeen(id: string): Promise<Answer<void>>;
  deleteMessage(id: string): Promise<Answer<void>>;
  touch(): Promise<Answer<Touched>>;
  /** Survives the page that sends it. */
  destroy(): Promise<Answer<void>>;
  sendTestMail(): Promise<Answer<void>>;
  /** The goodbye of this page load. Survives the page that sends it; nobody waits for the answer. */
  leave(lease: string): void;
}

export function inboxRest(request: Fetch, token: string): InboxRest {
  const headers = bearer(token);
  const get = <T>(path: string, read: Read<T>, signal?: AbortSignal) =>
    ask(request, path, { headers, ...(signal && { signal }) }, read);
  const send = (method: string, path: string) =>
    ask(request, path, { method, headers }, readNothing);
  return {
    changes: ({ after, lease, wait, signal }) =>
      get(`/inbox/changes?${changesQuery(after, lease, wait)}`, readJson<ChangesAnswer>, signal),
    detail: (id) => get(message(id), readJson<Detail>),
    raw: (id, signal) => get(`${message(id)}/raw`, readBlob, signal),
    attachment: (id, path, signal) => get(attachment(id, path), readBlob, signal && inTime(signal)),
    nested: (id, path) => get(`${attachment(id, path)}/message`, readJson<NestedMessage>),
    markSeen: (id) =>
      ask(
        request,
        message(id),
        { method: 'PATCH', headers: { ...headers, ...JSON_BODY }, body: '{"seen":true}' },
        readNothing,
      ),
    deleteMessage: (id) => send('DELETE', message(id)),
    touch: () => ask(request, '/inbox/touch', { method: 'POST', headers }, readJson<Touched>),
    destroy: () =>
      ask(request, '/inbox', { method: 'DELETE', headers, keepalive: true }, readNothing),
    sendTestMail: () => send('POST', '/inbox/test-mail'),
    leave(lease) {
      const body = JSON.stringify({ lease });
      const init = { method: 'POST', headers: { ...headers, ...JSON_BODY }, body, keepalive: true };
      request(`${API}/inbox/leave`, init).catch(() => {
        // The grace after a lost socket covers a goodbye that never arrived.
      });
    },
  };
}

/** Who may stop asking waits no longer than others do. */
const inTime = (signal: AbortSignal) =>
  AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT)]);

/** Is no lease of any inbox, so it is replaced by one. Without any, asking would be activity. */
const UNKNOWN_LEASE = 'none';

const JSON_BODY = { 'content-type': 'application/json' };

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const message = (id: string) => `/inbox/messages/${encodeURIComponent(id)}`;

const attachment = (id: string, path: AttachmentPath) =>
  `${message(id)}/attachments/${path.join('.')}`;

function changesQuery(after: Cursor | null, lease: string | null, wait: number): string {
  const query = new URLSearchParams({ wait: String(wait), lease: lease ?? UNKNOWN_LEASE });
  if (after !== null) query.set('after', after);
  return query.toString();
}

type Read<T> = (response: Response) => Promise<T>;

const readJson = async <T>(response: Response): Promise<T> => response.json();
const readBlob = (response: Response) => response.blob();
/** Read to its end all the same, which frees the connection. */
const readNothing = async (response: Response): Promise<void> => {
  await response.arrayBuffer();
};

async function ask<T>(
  request: Fetch,
  path: string,
  init: RequestInit,
  read: Read<T>,
): Promise<Answer<T>> {
  try {
    const signal = init.signal ?? AbortSignal.timeout(ANSWER_TIMEOUT);
    const response = await request(API + path, { ...init, signal });
    return response.ok ? { kind: 'ok', value: await read(response) } : await refusal(response);
  } catch {
    return { kind: 'unreachable' };
  }
}

async function refusal(response: Response): Promise<Exclude<Answer<never>, { kind: 'ok' }>> {
  switch (response.status) {
    case 400:
    case 409:
      return { kind: 'unacceptable' };
    case 401:
    case 404:
      return { kind: 'gone' };
    case 429:
      return { kind: 'rate_limited', retryAfterSeconds: retryAfter(response) };
    case 503:
      return { kind: (await problemCode(response)) === 'full' ? 'full' : 'unreachable' };
    default:
      return { kind: 'unreachable' };
  }
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_RETRY_SECONDS;
}

async function problemCode(response: Response): Promise<Problem['code'] | null> {
  try {
    const problem: Problem = await response.json();
    return problem.code;
  } catch {
    return null;
  }
}
