import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import type { Change } from '#shared/protocol.ts';
import { measureBacklog, writeOncePerTurn } from './engine-socket.ts';
import { MAX_BACKLOG, Outbox } from './outbox.ts';
import type { TabServer, TabSocket } from './tab.ts';
import { RawSocket } from './testing/raw-web-socket.ts';
import { portOf } from './testing/test-gateway.ts';

/** About 50 KB each on the wire. */
const CHANGES = Array.from(
  { length: 200 },
  (_, count): Change => ({
    type: 'message:changed',
    cursor: String(count),
    id: String(count),
    changed: { subject: 'x'.repeat(50_000) },
  }),
);

test('packets of one turn of the event loop leave in one write', async () => {
  const server = createServer();
  const io: TabServer = new Server(server);
  writeOncePerTurn(io.engine);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => io.close());
  const connected = Promise.withResolvers<TabSocket>();
  io.on('connection', connected.resolve);
  const reader = await RawSocket.open(portOf(server.address()));
  reader.send('40');
  const socket = await connected.promise;
  const { socket: tcp } = socket.request;
  const steps: unknown[] = [];
  io.engine.on('flush', (_: unknown, packets: readonly unknown[]) =>
    steps.push(packets.length, tcp.writableCorked),
  );
  io.engine.on('drain', () => steps.push(tcp.writableCorked));

  for (const id of ['a', 'b', 'c']) socket.emit('message:deleted', deletion(id));
  await eventually(() => expect(reader.text).toContain('"id":"c"'));
  // The answer to the tab that connects is the first of them.
  expect(steps).toEqual([4, 1, 0]);
});

function deletion(id: string) {
  return { type: 'message:deleted' as const, cursor: id, id };
}

test('PUSH-4 a tab that catches up without reading costs no more than a slow one', async () => {
  const server = createServer();
  const io: TabServer = new Server(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => io.close());
  const connected = Promise.withResolvers<TabSocket>();
  io.on('connection', connected.resolve);
  const reader = await RawSocket.open(portOf(server.address()));
  reader.send('40');
  const socket = await connected.promise;
  reader.tcp.pause();

  const outbox = new Outbox(socket);
  outbox.sendAll(CHANGES);
  let most = 0;
  // However much the kernel takes, the process holds two pieces at most.
  for (let turn = 0; turn < 100; turn += 1) {
    most = Math.max(most, measureBacklog(socket.conn));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(MAX_BACKLOG);

  expect(outbox.send({ type: 'message:deleted', cursor: 'live', id: 'last' })).toBe(true);
  reader.tcp.resume();
  await eventually(() => expect(reader.text).toContain('"id":"last"'));
  const order = [...reader.text.matchAll(/"cursor":"(\w+)"/g)].map(([, cursor]) => cursor);
  expect(order).toEqual([...CHANGES.map(({ cursor }) => cursor), 'live']);
});
