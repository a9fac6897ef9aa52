import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { TestApi } from './testing/test-api.ts';

/** Milliseconds between two bytes: no connection is ever idle. */
const DRIP_MS = 50;

/** Milliseconds for headers and for a whole request, instead of the product's. */
const SHORT_MS = { headers: 300, request: 600 };

/** Of a record (RFC 8446 5.1) with 512 bytes. */
const HANDSHAKE = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]);

/** Sends `head`, then byte after byte until the server closes. */
async function drip(socket: Socket, head: string | Buffer): Promise<string> {
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(head);
  const dripping = setInterval(() => socket.write('x'), DRIP_MS);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return Buffer.concat(chunks).toString('latin1');
}

test('H1 H13 slow headers and bodies get 408, over TLS too; a slow handshake is closed', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  const post = `POST /api/v1/inbox/touch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
  const json = 'Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n';
  const plain = { host: '127.0.0.1', port: api.port };
  const certificates = sourceOf([usablePair({ names: ['mail.example'] })]);
  const https = await TestApi.open({ deps: { certificates } });
  for (const { server } of [api, https]) {
    expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 15_000]);
    server.headersTimeout = SHORT_MS.headers;
    server.requestTimeout = SHORT_MS.request;
  }
  const secure = { host: '127.0.0.1', port: https.port };
  const failed = once(https.server, 'tlsClientError');
  const [handshake, ...answers] = await Promise.all([
    drip(connect(secure), HANDSHAKE),
    drip(connect(plain), 'GET / HTTP/1.1\r\nX-Slow: '),
    drip(connect(plain), `${post}${json}{`),
    drip(
      connectTls({ ...secure, servername: 'mail.example', rejectUnauthorized: false }),
      'GET / HTTP/1.1\r\nX-Slow: ',
    ),
  ]);
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer).toContain('"code":"timeout"');
  }
  expect(handshake).toBe('');
  expect(await failed).toMatchObject([{ code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }, {}]);
});
