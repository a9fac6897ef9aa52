import { once } from 'node:events';
import { Server } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { NO_CERTIFICATES } from '#server/tls/certificate-source.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { createBareServer } from './bare-server.ts';

const page = usablePair({ names: ['mail.example'] });
const policy = usablePair({ names: ['mta-sts.in.example'] });
const CERTIFICATES = sourceOf([page, policy]);

async function open(certificates = CERTIFICATES) {
  const app = createBareServer(certificates);
  app.get('/', async ({ hostname }) => hostname);
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const address = app.server.address();
  return { app, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

function ask(port: number, servername: string): Promise<string> {
  const answered = Promise.withResolvers<string>();
  request({
    ...{ host: '127.0.0.1', port, servername, agent: false },
    headers: { host: servername },
    ca: [page.text.cert, policy.text.cert],
  })
    .on('response', async (response) => {
      const [body] = await once(response, 'data');
      answered.resolve(`HTTP/${response.httpVersion} ${body}`);
    })
    .on('error', answered.reject)
    .end();
  return answered.promise;
}

async function handshake(port: number, options: object): Promise<TLSSocket> {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

test('HTTP-18 each host has its own certificate, over HTTP/1.1', async () => {
  const { port } = await open();
  expect(await ask(port, 'mail.example')).toBe('HTTP/1.1 mail.example');
  expect(await ask(port, 'mta-sts.in.example')).toBe('HTTP/1.1 mta-sts.in.example');
  const socket = await handshake(port, { servername: 'mail.example', ALPNProtocols: ['http/1.1'] });
  expect(socket.alpnProtocol).toBe('http/1.1');
});

test('HTTP-18 an old protocol, a client that only speaks HTTP/2, and renegotiation are refused', async () => {
  const { port } = await open();
  const servername = 'mail.example';
  await expect(handshake(port, { servername, maxVersion: 'TLSv1.1' })).rejects.toThrow();
  await expect(handshake(port, { servername, ALPNProtocols: ['h2'] })).rejects.toThrow();
  const socket = await handshake(port, { servername, maxVersion: 'TLSv1.2' });
  const failed = once(socket, 'error');
  socket.renegotiate({}, () => undefined);
  expect(await failed).toMatchObject([{ code: expect.stringMatching(/RENEGOTIATION|ECONNRESET/) }]);
});

test('HTTP-18 without a certificate a handshake fails, and the server goes on', async () => {
  const { app, port } = await open(NO_CERTIFICATES);
  await expect(ask(port, 'mail.example')).rejects.toThrow();
  expect(app.server.listening).toBe(true);
});

test('HTTP-18 plain HTTP at the HTTPS port is closed without an answer', async () => {
  const { port } = await open();
  const socket = connect({ host: '127.0.0.1', port });
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.write('GET / HTTP/1.1\r\nHost: mail.example\r\n\r\n');
  await once(socket, 'close');
  expect(answer).not.toContain('HTTP/');
});

test('HTTP-18 the limits in time of a request hold over TLS too', async () => {
  const { app } = await open();
  const { headersTimeout, requestTimeout, keepAliveTimeout } = app.server;
  const plain = createBareServer(null).server;
  expect(plain).toBeInstanceOf(Server);
  expect({ headersTimeout, requestTimeout, keepAliveTimeout }).toEqual({
    ...{ headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 72_000 },
  });
  expect(plain.headersTimeout).toBe(10_000);
});
