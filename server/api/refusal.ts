import { StoreUnavailable } from '#server/inbox/store.ts';
import { MailroomBusy } from '#server/mail/types.ts';
import type { WebLimit } from '#server/ops/limits.ts';
import { problem } from '#server/ops/problem.ts';
import type { RateVerdict } from '#server/ops/rates.ts';
import type { ErrorCode, Problem } from '#shared/protocol.ts';

/** Seconds after which a store that is away is worth asking again. */
const UNAVAILABLE_RETRY_SECONDS = 5;

/** Seconds after which some emails that are being opened are done. */
const BUSY_RETRY_SECONDS = 2;

const NOT_FOUND_DETAIL =
  'Either the token is wrong or its inbox has ended, or nothing of this name is in that inbox.';

interface RefusalExtras {
  /** For people; never quotes the request. */
  readonly detail?: string;
  /** For 405, 415 and 431, which say more than the code. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The exceeded limit, for the log only. */
  readonly limit?: WebLimit | undefined;
}

/** Thrown by handlers to answer with a problem document. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  readonly limit: WebLimit | undefined;

  constructor(code: ErrorCode, { headers, limit, ...extras }: RefusalExtras = {}) {
    super(code);
    this.limit = limit;
    this.problem = problem(code, extras);
    this.headers = headers ?? {};
  }
}

/** The same answer for dead, wrong, foreign and unknown: a client must not tell them apart. */
export function notFound(): Refusal {
  return new Refusal('not_found', { detail: NOT_FOUND_DETAIL });
}

/** @throws 404 */
export function requireFound<Value>(value: Value | null): Value {
  if (value === null) throw notFound();
  return value;
}

/** For a path, or a method of it, that no route has. */
export function noSuchRoute(): Refusal {
  return new Refusal('not_found', {
    detail: 'This path does not exist, or has no such method. /api lists all of them.',
  });
}

export function rateLimited(limit: WebLimit, retryAfterSeconds: number, detail: string): Refusal {
  return new Refusal('rate_limited', {
    ...{ detail, limit },
    headers: { 'Retry-After': String(Math.max(1, retryAfterSeconds)) },
  });
}

/** @throws 429 over the rate. */
export function requireWithin(verdict: RateVerdict, limit: WebLimit, detail: string): void {
  if (verdict.kind === 'over') throw rateLimited(limit, verdict.retryAfterSeconds, detail);
}

export function unavailable(detail: string, limit?: WebLimit): Refusal {
  return new Refusal('unavailable', {
    ...{ detail, limit },
    headers: { 'Retry-After': String(UNAVAILABLE_RETRY_SECONDS) },
  });
}

function busy(scope: MailroomBusy['scope']): Refusal {
  if (scope === 'service') {
    const detail = 'The service is too busy to read this now. Try again in a moment.';
    return unavailable(detail, 'reader');
  }
  const detail = 'Too much of this inbox is being opened at once. Try again in a moment.';
  return rateLimited('inbox_openings', BUSY_RETRY_SECONDS, detail);
}

/** The answer to any thrown error. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof StoreUnavailable) return unavailable('The store cannot answer right now.');
  if (error instanceof MailroomBusy) return busy(error.scope);
  if (isOutOfFiles(error)) return unavailable('Too many files are open right now.', 'connections');
  return convertFrameworkError(error) ?? new Refusal('internal');
}

/** R16. No free file descriptor in the process or the machine. Clients can cause it at any rate. */
function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^E[MN]FILE$/.test(String(error.code));
}

/** Fastify's own errors have a `statusCode`. */
function convertFrameworkError(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  switch (error.statusCode) {
    case 413:
      return new Refusal('too_large', { detail: 'The body is larger than any request needs.' });
    case 414:
      return new Refusal('bad_request', { detail: 'A part of the path is too long.' });
    case 415:
      return new Refusal('bad_request', { status: 415, detail: 'Bodies are application/json.' });
    case 400:
      return new Refusal('bad_request', { detail: 'The request is malformed.' });
    // A hidden path must look like an unknown one.
    case 403:
    case 404:
      return notFound();
    default:
      return null;
  }
}
