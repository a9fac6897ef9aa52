import { once } from 'node:events';
import { createServer } from 'node:http';

/** Asks for an address as the service's page does, and shows it: less cannot be done. */
const PAGE = `<!doctype html><title>bare</title><p data-bare-address>&nbsp;</p><script>
fetch('/api/v1/inboxes', {
  method: 'POST', body: '{"hold":true}', headers: { 'content-type': 'application/json' },
}).then((answer) => answer.json()).then(({ address }) => {
  document.querySelector('p').textContent = address;
});
</script>`;

/** As long as the service's answer is. */
const ANSWER = JSON.stringify({ address: 'bare@mayfly.localhost', filler: 'x'.repeat(300) });

export interface BarePage extends AsyncDisposable {
  readonly url: string;
}

/** A page with nothing but the address, and a server that has it at hand. */
export async function startBarePage(): Promise<BarePage> {
  const server = createServer((request, answer) => {
    const isApi = request.method === 'POST';
    answer.setHeader('content-type', isApi ? 'application/json' : 'text/html');
    answer.end(isApi ? ANSWER : PAGE);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
