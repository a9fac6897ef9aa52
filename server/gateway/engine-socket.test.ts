import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { Socket as TcpSocket } from 'node:net';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import {
  type EngineSocket,
  findWebSocket,
  releaseHandshake,
  releaseListeners,
  releaseResponse,
} from './engine-socket.ts';
import type { TabServer, TabSocket } from './tab.ts';
import { RawSocket } from './testing/raw-web-socket.ts';
import { portOf } from './testing/test-gateway.ts';

test('a tab keeps nothing of its handshake, and still closes', async () => {
  const server = createServer();
  const io: TabServer = new Server(server);
  /** How many listeners each step has left of how many. */
  const steps = new Map<string, readonly [before: number, after: number]>();
  io.engine.use((request: IncomingMessage, _response: unknown, next: () => void) => {
    const { socket } = request;
    const before = socket.listenerCount('close');
    releaseResponse(socket);
    steps.set('close', [before, socket.listenerCount('close')]);
    next();
  });
  io.engine.on('connection', (socket: EngineSocket) => {
    const webSocket = findWebSocket(socket);
    const count = () => [
      webSocket?.listenerCount('error'),
      socket.transport.listenerCount('headers'),
    ];
    const [errors = 0, headers = 0] = count();
    releaseListeners(socket);
    const [errorsLeft = 0, headersLeft = 0] = count();
    steps.set('error', [errors, errorsLeft]).set('headers', [headers, headersLeft]);
  });
  const connected = Promise.withResolvers<TabSocket>();
  io.on('connection', (socket) => {
    releaseHandshake(socket, new IncomingMessage(new TcpSocket()));
    connected.resolve(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => io.close());

  const client = await RawSocket.open(portOf(server.address()), { 'User-Agent': 'Test' });
  client.send('40');
  const socket = await connected.promise;
  // One fewer each: if a library stops listening, its release can go.
  expect(Object.fromEntries(steps)).toEqual({ close: [1, 0], error: [2, 1], headers: [1, 0] });
  expect(JSON.stringify([socket.handshake, socket.request.headers])).not.toContain('Test');
  const closed = once(socket, 'disconnect');
  client.tcp.destroy();
  expect(await closed).toContain('transport close');
});
