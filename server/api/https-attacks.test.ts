import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLog } from '#server/ops/log.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import { HttpConnections } from './connection-limits.ts';
import { TestApi } from './testing/test-api.ts';

const HOST = 'mail.example';
const certificates = sourceOf([usablePair({ names: [HOST] })]);

/** Of a handshake record (RFC 8446 5.1) with 512 bytes, of which none follows. */
const BEGINNING = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]);

/** 16 connections in all. */
const createBudget = () => new ConnectionBudget(32, 8);

/** The whole HTTPS port. A trusted proxy has no share. */
function open(connectionBudget = new ConnectionBudget(null, 0), trustedProxies = ['127.0.0.1']) {
  const connections = new HttpConnections(
    { connectionBudget, log: createLog('silent') },
    { sourceSockets: Infinity, sourceWaits: Infinity, trustedProxies },
  );
  return TestApi.open({ deps: { certificates, connections } });
}

/** Resolves when the server has the connection, which never ends its handshake. */
async function beginHandshake({ port, server }: TestApi): Promise<Socket> {
  const arrived = once(server, 'connection');
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(BEGINNING);
  await arrived;
  return socket;
}

async function handshake({ port }: TestApi, servername = HOST): Promise<TLSSocket> {
  const socket = connectTls({ host: '127.0.0.1', port, servername, rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

/** Everything that the server answers before it closes. */
async function ask(socket: TLSSocket, text: string): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

test('H13 SMTP-24 unfinished handshakes count as connections until they close', async () => {
  const connectionBudget = createBudget();
  const api = await open(connectionBudget);
  const unfinished: Socket[] = [];
  while (connectionBudget.hasRoom) unfinished.push(await beginHandshake(api));
  expect(unfinished).toHaveLength(connectionBudget.max);
  await expect(handshake(api)).rejects.toThrow();
  unfinished[0]?.destroy();
  const answer = () => handshake(api).then((socket) => ask(socket, HEALTH), String);
  await expect.poll(answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('H13 SMTP-24 an encrypted connection counts until it closes, and not longer', async () => {
  const connectionBudget = createBudget();
  const api = await open(connectionBudget);
  for (let count = 0; count < 2 * connectionBudget.max; count += 1) {
    expect(await ask(await handshake(api), HEALTH)).toMatch(/^HTTP\/1\.1 200 /);
    await expect.poll(() => connectionBudget.hasRoom).toBe(true);
  }
});

test('H13 RUN-1 a handshake that began before the shutdown does not delay it', async () => {
  const api = await open();
  const ends: unknown[] = [];
  api.server.on('tlsClientError', ({ code }: NodeJS.ErrnoException) => ends.push(code));
  await beginHandshake(api);
  await api.close();
  expect(ends).not.toContain('ERR_TLS_HANDSHAKE_TIMEOUT');
});

test('H7 HTTP-18 requests that could be read in two ways get 400 over TLS too', async () => {
  const api = await open();
  const both = 'Host: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
  const hosts = 'Host: mail.example\r\nhost: evil.example\r\nConnection: close\r\n\r\n';
  for (const attempt of [
    `POST /api/v1/inboxes HTTP/1.1\r\n${both}${HEALTH}`,
    `GET / HTTP/1.1\r\n${hosts}`,
  ]) {
    const answer = await ask(await handshake(api), attempt);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*"code":"bad_request"/s);
    expect(answer).not.toContain(' 200 ');
  }
});

test('FEED-4 HTTP-18 a held request ends when its client disconnects from TLS', async () => {
  const api = await open();
  const json = 'Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
  const made = await ask(
    await handshake(api),
    `POST /api/v1/inboxes HTTP/1.1\r\nHost: x\r\n${json}`,
  );
  const token = /"token":"([^"]+)"/.exec(made)?.[1];
  const asked = new Promise<ServerResponse>((resolve) => {
    api.server.once('request', (_request: IncomingMessage, response) => resolve(response));
  });
  const subscribed = vi.spyOn(api.store, 'subscribe');
  const socket = await handshake(api);
  const head = `Host: x\r\nAuthorization: Bearer ${token}\r\n`;
  socket.write(`GET /api/v1/inbox/messages?wait=55 HTTP/1.1\r\n${head}\r\n`);
  const response = await asked;
  await expect.poll(() => subscribed.mock.calls.length).toBe(1);
  const hungUp = once(response, 'close');
  socket.destroy();
  await hungUp;
  expect(response.headersSent).toBe(false);
});

test('HTTP-18 a name in SNI that no certificate has gets the first one, which browsers refuse', async () => {
  const api = await open();
  const socket = await handshake(api, 'evil.example');
  expect(socket.authorized).toBe(false);
  expect(socket.getPeerX509Certificate()?.checkHost(HOST)).toBe(HOST);
});
