import { expect, onTestFinished, test } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLog } from '#server/ops/log.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import { createOuterPort } from './outer-port.ts';

const ORIGIN = 'https://mail.example:8443';

async function open({ covers = true, origins = [ORIGIN], whyNot = null as string | null } = {}) {
  const log = createLog('silent');
  const app = await createOuterPort(
    {
      ...{ log, peerOf: createPeerRule([], log), connectionBudget: new ConnectionBudget(null, 0) },
      ready: async () => whyNot,
      certificates: {
        contexts: () => null,
        covers: (host) => covers && host.toLowerCase() === 'mail.example',
        answer: async (token) => (token === 'known' ? 'known.thumb' : null),
      },
    },
    { sourceSockets: 1, sourceWaits: 1, trustedProxies: [], pageOrigins: () => origins },
  );
  onTestFinished(() => app.close());
  return (url: string, host = 'mail.example', method: 'GET' | 'POST' = 'GET') =>
    app.inject({ method, url, headers: { host } });
}

test('HTTP-18 the page is redirected to HTTPS, with path and query', async () => {
  const ask = await open();
  const answer = await ask('/a/b?c=d', 'Mail.example:80');
  expect(answer.statusCode).toBe(308);
  expect(answer.headers.location).toBe(`${ORIGIN}/a/b?c=d`);
});

test('HTTP-18 a request that may carry a secret is refused', async () => {
  const ask = await open();
  const answer = await ask('/api/v1/inboxes', 'mail.example', 'POST');
  expect(answer.statusCode).toBe(403);
  expect(answer.json()).toMatchObject({ code: 'forbidden', detail: `Use HTTPS: ${ORIGIN}` });
});

test('HTTP-18 without a certificate for the host the answer is 503', async () => {
  const ask = await open({ covers: false });
  const answer = await ask('/');
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
});

test.each(['evil.example', 'evil.example#mail.example', '[::1]', 'mail.example.evil.example'])(
  'HTTP-18 nobody is redirected to the host %s',
  async (host) => {
    const answer = await (await open())('/', host);
    expect([400, 404]).toContain(answer.statusCode);
    expect(answer.headers.location).toBeUndefined();
  },
);

test.each(['//evil.example/', '/\\evil.example', '/%0d%0aX: y'])(
  'HTTP-18 the path %s stays a path of the page',
  async (url) => {
    const { headers } = await (await open())(url);
    expect(new URL(String(headers.location)).origin).toBe(ORIGIN);
  },
);

test('HTTP-18 a challenge of an authority is answered at any host, and others are not found', async () => {
  const ask = await open({ covers: false, origins: [] });
  const answer = await ask('/.well-known/acme-challenge/known', 'mx.example');
  expect(answer.body).toBe('known.thumb');
  expect(answer.headers['content-type']).toBe('application/octet-stream');
  expect((await ask('/.well-known/acme-challenge/other')).statusCode).toBe(404);
  expect((await ask('/.well-known/acme-challenge/known/..%2f')).statusCode).toBe(404);
});

test('STORE-3 RUN-4 a process without a page serves its health, and nothing else', async () => {
  const ask = await open({ origins: [] });
  expect((await ask('/healthz', '10.0.0.1')).statusCode).toBe(200);
  expect((await ask('/readyz')).json()).toEqual({ status: 'ready' });
  expect((await ask('/')).statusCode).toBe(404);
  expect((await ask('/api/v1/domains')).statusCode).toBe(404);
  const notReady = await open({ whyNot: 'no Redis' });
  expect((await notReady('/readyz')).statusCode).toBe(503);
});
