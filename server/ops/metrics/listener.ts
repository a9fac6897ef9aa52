import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Readiness } from '../readiness.ts';

/** Milliseconds for a request of a scraper, which is short and comes at once. */
const REQUEST_TIMEOUT_MS = 5_000;
/** A scraper or two, and an operator who looks. */
const MAX_CONNECTIONS = 16;

/** What a request of an operator is answered. */
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
 * The operator's port: what nobody else is to see. A server of its own, so that no route of
 * the page's port leads here, and a crowd there keeps nobody from looking.
 */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  parts: ListenerParts,
): Promise<Listener> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answerTo(request, parts)
      .catch((error: unknown): Answer => {
        parts.failed(error);
        return text(500, 'This could not be told.');
      })
      .then((answer) => send(response, answer));
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  // R16: where no file is left for one more connection, that is no end of the process.
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

async function answerTo({ method, url }: IncomingMessage, parts: ListenerParts): Promise<Answer> {
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
