import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLog } from '#server/ops/log.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import { HttpConnections } from './connection-limits.ts';
import { createOuterPort } from './outer-port.ts';

const ORIGIN = 'https://mail.example:8443';

async function open({ covers = true, origins = [ORIGIN], whyNot = null as string | null } = {}) {
  const log = createLog('silent');
  const app = await createOuterPort(
    {
      ...{ log, peerOf: createPeerRule([], log) },
      connections: new HttpConnections(
        { log, connectionBudget: new ConnectionBudget(null, 0) },
        { sourceSockets: 1, sourceWaits: 1, trustedProxies: [] },
      ),
      ready: async () => whyNot,
      certificates: {
        contexts: () => null,
        covers: (host) => covers && host.toLowerCase() === 'mail.example',
        isTrusted: () => false,
        answer: async (token) => (token === 'known' ? 'known.thumb' : null),
      },
    },
    { pageOrigins: () => origins },
  );
  onTestFinished(() => app.close());
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  return async (path: string, host = 'mail.example', method = 'GET', ...more: string[]) => {
    const headers = ['Host', host, ...more];
    const sent = request({ host: '127.0.0.1', port, method, path, headers }).end();
    const answer = await new Promise<IncomingMessage>((resolve) => sent.once('response', resolve));
    const body = await text(answer);
    return { status: answer.statusCode, headers: answer.headers, body };
  };
}

test('HTTP-18 the page is redirected to HTTPS, with path and query', async () => {
  const ask = await open();
  const answer = await ask('/a/b?c=d', 'Mail.example:80');
  expect(answer.status).toBe(308);
  expect(answer.headers.location).toBe(`${ORIGIN}/a/b?c=d`);
});

test('HTTP-18 a request that may carry a secret is refused', async () => {
  const ask = await open();
  const answer = await ask('/api/v1/inboxes', 'mail.example', 'POST');
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body)).toMatchObject({
    code: 'forbidden',
    detail: `Use HTTPS: ${ORIGIN}`,
  });
});

test('HTTP-18 without a certificate for the host the answer is 503', async () => {
  const ask = await open({ covers: false });
  const answer = await ask('/');
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
});

test.each(['evil.example', 'evil.example#mail.example', '[::1]', 'mail.example.evil.example'])(
  'HTTP-18 nobody is redirected to the host %s',
  async (host) => {
    const answer = await (await open())('/', host);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.location).toBeUndefined();
  },
);

test.each(['//evil.example/', '/\\evil.example', '/%0d%0aX:%20y'])(
  'HTTP-18 the path %s stays a path of the page',
  async (url) => {
    const { headers } = await (await open())(url);
    expect(new URL(String(headers.location)).origin).toBe(ORIGIN);
  },
);

test.each(['http://mail.example/a?b', 'm://evil.example/a?b'])(
  'HTTP-18 the target %s is redirected by its path',
  async (target) => {
    const { headers } = await (await open())(target);
    expect(headers.location).toBe(`${ORIGIN}/a?b`);
  },
);

test('HTTP-18 a target without a path is refused', async () => {
  expect((await (await open())('*')).status).toBe(400);
});

test('H8 HTTP-18 two Host headers are refused', async () => {
  const ask = await open();
  expect((await ask('/', 'mail.example', 'GET', 'Host', 'evil.example')).status).toBe(400);
});

test('HTTP-18 a challenge of an authority is answered at any host, and others are not found', async () => {
  const ask = await open({ covers: false, origins: [] });
  const answer = await ask('/.well-known/acme-challenge/known', 'mx.example');
  expect(answer.body).toBe('known.thumb');
  expect(answer.headers['content-type']).toBe('application/octet-stream');
  expect((await ask('/.well-known/acme-challenge/other')).status).toBe(404);
  expect((await ask('/.well-known/acme-challenge/known/..%2f')).status).toBe(404);
});

test('STORE-3 RUN-4 a process without a page serves its health, and nothing else', async () => {
  const ask = await open({ origins: [] });
  expect((await ask('/healthz', '10.0.0.1')).status).toBe(200);
  expect(JSON.parse((await ask('/readyz')).body)).toEqual({ status: 'ready' });
  expect((await ask('/')).status).toBe(404);
  expect((await ask('/api/v1/domains')).status).toBe(404);
  const notReady = await open({ whyNot: 'no Redis' });
  expect((await notReady('/readyz')).status).toBe(503);
});
