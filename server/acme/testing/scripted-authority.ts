import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What the authority answers to one request. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** Answers by path; `at` makes URLs of this authority, `payload` is that of a signed request. */
export type Script = (path: string, at: (path: string) => string, payload: unknown) => Scripted;

const Jws = z.object({ payload: z.string() });

/** An authority that checks nothing, for answers that Pebble cannot be made to give. */
export interface ScriptedAuthority extends AsyncDisposable {
  readonly directory: string;
  /** The paths of the POST requests so far. */
  readonly posted: readonly string[];
}

export async function startScriptedAuthority(script: Script): Promise<ScriptedAuthority> {
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    const { url: path = '', method } = request;
    const payload = method === 'POST' ? await readPayload(request) : null;
    if (method === 'POST') posted.push(path);
    const {
      status = 200,
      headers = {},
      body = {},
    } = path === '/directory'
      ? { body: { newNonce: at('/nonce'), newAccount: at('/account'), newOrder: at('/order') } }
      : script(path, at, payload);
    response.writeHead(status, { 'Replay-Nonce': 'nonce', Location: at(path), ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
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

async function readPayload(request: IncomingMessage): Promise<unknown> {
  const { payload } = Jws.parse(JSON.parse(await text(request)));
  return payload === '' ? null : JSON.parse(Buffer.from(payload, 'base64url').toString());
}
