import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/**
 * A stranger's web server: it remembers who came, and serves a page whose script runs. It does not
 * answer a request for `/never`.
 */
export interface Canary extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  /** Method and path of every request so far. */
  readonly visits: readonly string[];
  /** The same requests with what they said. */
  readonly requests: readonly CanaryRequest[];
}

export interface CanaryRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** Its script writes down what a page learns about where its visitor came from. */
const PAGE = `<!doctype html><title>before</title><script>
  document.title = JSON.stringify({ opener: window.opener !== null, referrer: document.referrer });
</script>`;

/** One pixel, red. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

export async function startCanary(): Promise<Canary> {
  const visits: string[] = [];
  const requests: CanaryRequest[] = [];
  const server = createServer(({ url = '/', method, headers }, response) => {
    if (url !== '/favicon.ico') {
      visits.push(`${method} ${url}`);
      requests.push({ path: url, headers });
    }
    if (url.startsWith('/never')) return;
    const elsewhere = /\/redirect-to\/(.+)$/.exec(url)?.[1];
    if (elsewhere !== undefined) {
      response.writeHead(302, { location: decodeURIComponent(elsewhere) }).end();
      return;
    }
    response.setHeader('set-cookie', 'known=visitor; path=/');
    const isPicture = url.endsWith('.png');
    response.setHeader('content-type', isPicture ? 'image/png' : 'text/html');
    response.end(isPicture ? PICTURE : PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the canary has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    visits,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
