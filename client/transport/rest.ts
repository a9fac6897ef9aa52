import type { Detail, NestedMessage } from '#shared/message.ts';
import type {
  ChangesAnswer,
  CreatedInbox,
  Cursor,
  DomainsAnswer,
  HandoffOffer,
  HandoffState,
  InboxInfo,
  KeepAnswer,
  NameAnswer,
  Problem,
} from '#shared/protocol.ts';
import type { LeaveBody, NameBody, NewInboxBody } from '#shared/requests.ts';
import type { AttachmentPath, RequestedName } from '../inbox/actions.ts';

const API = '/api/v1';
/** Seconds; used if a 429 has no `Retry-After`. */
const DEFAULT_RETRY_SECONDS = 30;
/** Milliseconds to wait for an answer, on top of the time for which the server holds a request. */
export const ANSWER_TIMEOUT_MS = 15_000;

/** The result of a request. `gone` is the 404 for a dead, wrong or unknown inbox or message. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'gone' }
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'full' }
  /** The name or domain is invalid or taken; a retry would not help. */
  | { readonly kind: 'unacceptable' }
  /** No answer, or a server error; a retry may help. */
  | { readonly kind: 'unreachable' };

export interface PollQuery {
  readonly after: Cursor | null;
  /** Null requests a new lease: the server replaces one that it does not know. */
  readonly lease: string | null;
  /** Seconds that the server may hold the request. */
  readonly wait: number;
  readonly signal: AbortSignal;
}

type Touched = Pick<CreatedInbox, 'expiresAt' | 'serverTime'>;
export type Fetch = typeof fetch;

/** `POST /inboxes` for a page that is about to connect; null: at any domain. */
export function createInbox(
  request: Fetch,
  domain: string | null,
  name: string | null = null,
): Promise<Answer<CreatedInbox>> {
  const choice = { ...(name !== null && { name }), ...(domain !== null && { domain }) };
  const body = JSON.stringify({ hold: true, ...choice } satisfies NewInboxBody);
  return ask(
    request,
    '/inboxes',
    { method: 'POST', body, headers: JSON_BODY },
    readJson<CreatedInbox>,
  );
}

/** `POST /names`; needs no inbox, and does not count as activity. */
export function checkName(
  request: Fetch,
  { name, domain }: RequestedName,
  signal: AbortSignal,
): Promise<Answer<NameAnswer>> {
  const choice: NameBody = { name, ...(domain !== null && { domain }) };
  const body = JSON.stringify(choice);
  const init = { method: 'POST', body, headers: JSON_BODY, signal: withTimeout(signal) };
  return ask(request, '/names', init, readJson<NameAnswer>);
}

/** `GET /domains`; needs no inbox, and does not count as activity. */
export function listDomains(request: Fetch): Promise<Answer<DomainsAnswer>> {
  return ask(request, '/domains', {}, readJson<DomainsAnswer>);
}

/** `GET /inbox` */
export function describeInbox(request: Fetch, token: string): Promise<Answer<InboxInfo>> {
  return ask(request, '/inbox', { headers: bearer(token) }, readJson<InboxInfo>);
}

/**
 * Gets a lease for this page load before there is a socket, and all changes of the inbox.
 * Null if that failed: the socket then gets a lease and all changes.
 */
export async function holdInbox(request: Fetch, token: string): Promise<ChangesAnswer | null> {
  const path = `/inbox/changes?${changesQuery(null, null, 0)}`;
  const answer = await ask(request, path, { headers: bearer(token) }, readJson<ChangesAnswer>);
  return answer.kind === 'ok' ? answer.value : null;
}

/** The requests of one inbox. */
export interface InboxRest {
  changes(query: PollQuery): Promise<Answer<ChangesAnswer>>;
  detail(id: string): Promise<Answer<Detail>>;
  /** The same, without counting as activity. */
  preview(id: string): Promise<Answer<Detail>>;
  /** With a `signal` there is no timeout. */
  raw(id: string, signal?: AbortSignal): Promise<Answer<Blob>>;
  attachment(id: string, path: AttachmentPath, signal?: AbortSignal): Promise<Answer<Blob>>;
  nested(id: string, path: AttachmentPath): Promise<Answer<NestedMessage>>;
  markSeen(id: string): Promise<Answer<void>>;
  /** Sent even while the page unloads. */
  deleteMessage(id: string): Promise<Answer<void>>;
  touch(): Promise<Answer<Touched>>;
  offerHandoff(): Promise<Answer<HandoffOffer>>;
  /** No activity. */
  handoffState(): Promise<Answer<HandoffState>>;
  setKept(kept: boolean): Promise<Answer<KeepAnswer>>;
  /** Sent even while the page unloads. */
  destroy(): Promise<Answer<void>>;
  sendTestMail(): Promise<Answer<void>>;
  /** Goodbye of this page load; sent even while the page unloads. The answer is ignored. */
  leave(lease: string): void;
}

export function inboxRest(request: Fetch, token: string): InboxRest {
  const headers = bearer(token);
  const get = <T>(path: string, read: Read<T>, signal?: AbortSignal) =>
    ask(request, path, { headers, ...(signal && { signal }) }, read);
  const send = (method: string, path: string, keepalive = false) =>
    ask(request, path, { method, headers, keepalive }, readNothing);
  return {
    changes: ({ after, lease, wait, signal }) =>
      get(`/inbox/changes?${changesQuery(after, lease, wait)}`, readJson<ChangesAnswer>, signal),
    detail: (id) => get(message(id), readJson<Detail>),
    preview: (id) => get(`${message(id)}?touch=false`, readJson<Detail>),
    raw: (id, signal) => get(`${message(id)}/raw`, readBlob, signal),
    attachment: (id, path, signal) =>
      get(attachment(id, path), readBlob, signal && withTimeout(signal)),
    nested: (id, path) => get(`${attachment(id, path)}/message`, readJson<NestedMessage>),
    markSeen: (id) =>
      ask(
        request,
        message(id),
        { method: 'PATCH', headers: { ...headers, ...JSON_BODY }, body: '{"seen":true}' },
        readNothing,
      ),
    deleteMessage: (id) => send('DELETE', message(id), true),
    touch: () => ask(request, '/inbox/touch', { method: 'POST', headers }, readJson<Touched>),
    offerHandoff: () =>
      ask(request, '/inbox/handoff', { method: 'POST', headers }, readJson<HandoffOffer>),
    handoffState: () => get('/inbox/handoff', readJson<HandoffState>),
    setKept: (kept) => {
      const method = kept ? 'PUT' : 'DELETE';
      return ask(request, '/inbox/keep', { method, headers }, readJson<KeepAnswer>);
    },
    destroy: () => send('DELETE', '/inbox', true),
    sendTestMail: () => send('POST', '/inbox/test-mail'),
    leave(lease) {
      const body = JSON.stringify({ lease } satisfies LeaveBody);
      const init = { method: 'POST', headers: { ...headers, ...JSON_BODY }, body, keepalive: true };
      request(`${API}/inbox/leave`, init).catch(() => {
        // If it never arrives, the grace after a lost socket ends the lease.
      });
    },
  };
}

/** Aborts with `signal`, and after the usual timeout. */
const withTimeout = (signal: AbortSignal) =>
  AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);

/** No inbox has this lease, so the server replaces it. Without a lease the request would count as activity. */
export const UNKNOWN_LEASE = 'none';

export const JSON_BODY = { 'content-type': 'application/json' };

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const message = (id: string) => `/inbox/messages/${encodeURIComponent(id)}`;

const attachment = (id: string, path: AttachmentPath) =>
  `${message(id)}/attachments/${path.join('.')}`;

function changesQuery(after: Cursor | null, lease: string | null, wait: number): string {
  const query = new URLSearchParams({ wait: String(wait), lease: lease ?? UNKNOWN_LEASE });
  if (after !== null) query.set('after', after);
  return query.toString();
}

type Read<T> = (response: Response) => Promise<T>;

export const readJson = async <T>(response: Response): Promise<T> => response.json();
const readBlob = (response: Response) => response.blob();
/** Reads the body to its end, which frees the connection. */
const readNothing = async (response: Response): Promise<void> => {
  await response.arrayBuffer();
};

export async function ask<T>(
  request: Fetch,
  path: string,
  init: RequestInit,
  read: Read<T>,
): Promise<Answer<T>> {
  try {
    const signal = init.signal ?? AbortSignal.timeout(ANSWER_TIMEOUT_MS);
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
