import { once } from 'node:events';
import { createServer } from 'node:http';

/** A stranger's web server: it remembers who came, and serves a page whose script runs. */
export interface Canary extends AsyncDisposable {
  readonly origin: string;
  /** Method and path of every request so far. */
  readonly visits: readonly string[];
}

/** Its script writes down what a page learns about where its visitor came from. */
const PAGE = `<!doctype html><title>before</title><script>
  document.title = JSON.stringify({ opener: window.opener !== null, referrer: document.referrer });
</script>`;

export async function startCanary(): Promise<Canary> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    if (request.url !== '/favicon.ico') visits.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'text/html').end(PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the canary has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    visits,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
