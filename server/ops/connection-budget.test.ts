import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ConnectionBudget, createConnectionBudget } from './connection-budget.ts';

test('SMTP-24 connections leave the reserve free, and closed ones free their place', async () => {
  const connectionBudget = new ConnectionBudget(12, 7);
  const server = createServer().listen(0, '127.0.0.1');
  connectionBudget.count(server);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const open = async () => {
    const accepted = once(server, 'connection');
    const socket = connect(port, '127.0.0.1');
    const [there] = await accepted;
    return { socket, closed: once(there, 'close') };
  };
  const first = await open();
  expect(connectionBudget.hasRoom).toBe(true);
  await open();
  expect(connectionBudget.hasRoom).toBe(false);
  first.socket.destroy();
  await first.closed;
  expect(connectionBudget.hasRoom).toBe(true);
  server.close();
});

test('SMTP-24 without a known limit there is always room', () => {
  expect(new ConnectionBudget(null, 0).hasRoom).toBe(true);
  expect(createConnectionBudget(2 ** 30, 'plain').hasRoom).toBe(true);
});

test('R16 a flood of refused connections leaves the rest of the reserve free', async () => {
  // 4 are reserved, half of them for connections that are being refused.
  const connectionBudget = new ConnectionBudget(16, 10);
  const seen: boolean[] = [];
  const server = createServer((socket) => seen.push(socket.destroyed)).listen(0, '127.0.0.1');
  connectionBudget.count(server);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets = [];
  for (let count = 0; count < 6; count += 1) {
    const accepted = once(server, 'connection');
    sockets.push(connect(port, '127.0.0.1').on('error', () => {}));
    await accepted;
  }
  expect(seen).toEqual([false, false, false, false, true, true]);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('SMTP-24 connections take half of the memory at most', () => {
  const eightMegabytes = 8 * 1024 ** 2;
  expect(createConnectionBudget(eightMegabytes, 'plain').max).toBe(170);
  expect(createConnectionBudget(eightMegabytes, 'tls').max).toBe(32);
});
