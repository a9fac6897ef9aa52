import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../testing/rig.ts';
import { readProxyHeader } from './read-header.ts';

let server: Server;
let sockets: Socket[];
beforeEach(async () => {
  sockets = [];
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** A connection that waits for its header until `end`, and the outcome. */
async function waiting() {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted = once(server, 'connection');
  const client = connect(address.port, '127.0.0.1');
  const [socket]: Socket[] = await accepted;
  if (socket === undefined) throw new Error('no socket');
  sockets.push(client, socket);
  const time = new AbortController();
  const outcome = readProxyHeader(socket, time.signal);
  return { client, socket, outcome, end: () => time.abort() };
}

test('PROXY-3 without a byte in time it is a plain connection', async () => {
  const { outcome, end } = await waiting();
  end();
  expect(await outcome).toEqual({ kind: 'plain' });
});

test('PROXY-3 a header that has begun must end in time', async () => {
  const { client, socket, outcome, end } = await waiting();
  client.write('PROXY TCP4 198.51.');
  await until(() => socket.bytesRead > 0);
  await new Promise((resolve) => setImmediate(resolve));
  end();
  expect(await outcome).toEqual({ kind: 'refused' });
});

test('PROXY-2 the bytes after the header stay readable', async () => {
  const { client, socket, outcome } = await waiting();
  client.write('PROXY TCP4 198.51.100.7 203.0.113.1 1 25\r\nEH');
  expect(await outcome).toEqual({ kind: 'proxied', source: '198.51.100.7' });
  let read = '';
  socket.on('data', (chunk: Buffer) => {
    read += chunk.toString();
  });
  // Like `pipe`, which SMTP uses.
  socket.resume();
  client.write('LO x');
  await until(() => read === 'EHLO x');
});

test('PROXY-3 a connection that closes is `gone`, for any kind of close', async () => {
  for (const leave of ['end', 'resetAndDestroy'] as const) {
    const { client, socket, outcome, end } = await waiting();
    client[leave]();
    await until(() => socket.destroyed || socket.readableEnded);
    end();
    expect(await outcome).toEqual({ kind: 'gone' });
  }
});
