import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { Descriptors, ownDescriptors } from './descriptors.ts';

test('SMTP-24 connections leave a part of the files to others, and come and go', async () => {
  const descriptors = new Descriptors(12, 7);
  const server = createServer().listen(0, '127.0.0.1');
  descriptors.count(server);
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
  expect(descriptors.hasRoom).toBe(true);
  await open();
  expect(descriptors.hasRoom).toBe(false);
  first.socket.destroy();
  await first.closed;
  expect(descriptors.hasRoom).toBe(true);
  server.close();
});

test('SMTP-24 where no limit is known there is always room', () => {
  expect(new Descriptors(null, 0).hasRoom).toBe(true);
  expect(ownDescriptors().hasRoom).toBe(true);
});

test('R16 a storm of those who are told leaves the rest of the files alone', async () => {
  // 4 are kept free, half of them for who is told.
  const descriptors = new Descriptors(16, 10);
  const seen: boolean[] = [];
  const server = createServer((socket) => seen.push(socket.destroyed)).listen(0, '127.0.0.1');
  descriptors.count(server);
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
