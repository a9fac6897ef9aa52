import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { SESSION_LIMITS } from '../session-limits.ts';
import { until } from '../testing/rig.ts';
import { type ProxyHeaderOutcome, ProxyHeaderWait } from './header-wait.ts';

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

/** A connection that waits for its header, and the outcomes so far. */
async function waiting() {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted = once(server, 'connection');
  const client = connect(address.port, '127.0.0.1');
  const [socket]: Socket[] = await accepted;
  if (socket === undefined) throw new Error('no socket');
  sockets.push(client, socket);
  const clock = new ManualClock();
  const outcomes: ProxyHeaderOutcome[] = [];
  const wait = new ProxyHeaderWait(socket, { clock, limits: SESSION_LIMITS }, (one) =>
    outcomes.push(one),
  );
  const after = (ms: number) => {
    clock.advance(ms);
    wait.checkDeadline();
    return outcomes.map(({ kind }) => kind);
  };
  return { client, socket, after, outcomes };
}

test('PROXY-3 two seconds without a byte make a plain connection, once', async () => {
  const { after } = await waiting();
  expect(after(1_999)).toEqual([]);
  expect(after(1)).toEqual(['plain']);
  expect(after(10_000)).toEqual(['plain']);
});

test('PROXY-3 a header that has begun must end within two seconds', async () => {
  const { client, socket, after } = await waiting();
  client.write('PROXY TCP4 198.51.');
  await until(() => socket.bytesRead > 0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(after(1_999)).toEqual([]);
  expect(after(1)).toEqual(['refused']);
});

test('PROXY-2 the bytes after the header stay readable', async () => {
  const { client, socket, outcomes } = await waiting();
  client.write('PROXY TCP4 198.51.100.7 203.0.113.1 1 25\r\nEH');
  await until(() => outcomes.length > 0);
  expect(outcomes).toEqual([{ kind: 'proxied', source: '198.51.100.7' }]);
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
    const { client, outcomes } = await waiting();
    client[leave]();
    await until(() => outcomes.length > 0);
    expect(outcomes).toEqual([{ kind: 'gone' }]);
  }
});
