import { STATUS_CODES } from 'node:http';
import type { ErrorCode, Problem } from '#shared/protocol.ts';

/** RFC 9457 section 3. */
export const PROBLEM_TYPE = 'application/problem+json';

const STATUS_OF = {
  bad_request: 400,
  bad_name: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  timeout: 408,
  not_free: 409,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  full: 503,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

interface ProblemExtras {
  /** For people; never quotes the request. */
  readonly detail?: string;
  /** If the status is more exact than the code: 405, 415, 431. */
  readonly status?: number;
}

/** RFC 9457 with `about:blank`, whose title is the status phrase (section 4.2.1). */
export function problem(code: ErrorCode, { detail, status }: ProblemExtras = {}): Problem {
  const sent = status ?? STATUS_OF[code];
  const title = STATUS_CODES[sent] ?? 'Error';
  return {
    type: 'about:blank',
    title,
    status: sent,
    code,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** A whole answer for a connection without an HTTP response object. Closes the connection. */
export function bareAnswer(
  content: Problem,
  headers: Readonly<Record<string, string>> = {},
): string {
  const body = JSON.stringify(content);
  const lines = {
    ...headers,
    'Content-Type': PROBLEM_TYPE,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${content.status} ${content.title}`, ...head, '', body].join('\r\n');
}
