import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Readiness } from '../readiness.ts';

/** Milliseconds for a request to arrive; scrape requests are short. */
const REQUEST_TIMEOUT_MS = 5_000;
/** Enough for a few scrapers and an operator. */
const MAX_CONNECTIONS = 16;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

interface ListenerParts {
  readonly contentType: string;
  metrics(): Promise<string>;
  readonly readiness: Readiness;
  failed(error: unknown): void;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The operator's port. A separate server, so that the public port has no route to it, and load
 * on the public port does not block it.
 */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  parts: ListenerParts,
): Promise<Listener> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answer(request, parts)
      .catch((error: unknown): Answer => {
        parts.failed(error);
        return text(500, 'The metrics could not be collected.');
      })
      .then((result) => send(response, result));
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  // R16: without a free file descriptor for one more connection, the process must not end.
  server.on('error', parts.failed);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return {
    host: address.address,
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer({ method, url }: IncomingMessage, parts: ListenerParts): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Only GET.');
  switch (url?.replace(/\?.*$/, '')) {
    case '/metrics':
      return { status: 200, type: parts.contentType, body: await parts.metrics() };
    case '/readyz': {
      const report = await parts.readiness.report();
      const body = `${JSON.stringify(report, null, 2)}\n`;
      return { status: report.ready ? 200 : 503, type: 'application/json', body };
    }
    default:
      return text(404, 'Here are /metrics and /readyz.');
  }
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(body);
}
