import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the authority answers to one request. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Answers by path; `at` makes URLs of this authority. */
export type Script = (path: string, at: (path: string) => string) => Scripted;

/** An authority that checks nothing, for answers that Pebble cannot be made to give. */
export interface ScriptedAuthority extends AsyncDisposable {
  readonly directory: string;
  /** The paths of the POST requests so far. */
  readonly posted: readonly string[];
}

export async function startScriptedAuthority(script: Script): Promise<ScriptedAuthority> {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    const { url: path = '', method } = request;
    if (method === 'POST') posted.push(path);
    const {
      status = 200,
      headers = {},
      body = {},
    } = path === '/directory'
      ? { body: { newNonce: at('/nonce'), newAccount: at('/account'), newOrder: at('/order') } }
      : script(path, at);
    response.writeHead(status, { 'Replay-Nonce': 'nonce', Location: at(path), ...headers });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: AddressInfo = JSON.parse(JSON.stringify(server.address()));
  const at = (path: string) => `http://127.0.0.1:${port}${path}`;
  return {
    directory: at('/directory'),
    posted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
