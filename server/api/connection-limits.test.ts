import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLog } from '#server/ops/log.ts';
import { HttpConnections } from './connection-limits.ts';

/** 16 connections in all, 4 per source. */
const SIXTEEN = { limit: 32, used: 8 };

const createConnections = ({ trustedProxies = [] as readonly string[], sourceSockets = 1 } = {}) =>
  new HttpConnections(
    {
      connectionBudget: new ConnectionBudget(SIXTEEN.limit, SIXTEEN.used),
      log: createLog('silent'),
    },
    { sourceSockets, sourceWaits: 1, trustedProxies },
  );

async function open(connections = createConnections()) {
  const server = createServer((_request, response) => response.end('served'));
  connections.limit(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const ask = async (localAddress: string) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.push(socket);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = await once(socket, 'data');
    return { status: String(answer).slice(9, 12), socket };
  };
  const statuses = async (source: string, times: number) => {
    const found: string[] = [];
    for (let time = 0; time < times; time += 1) found.push((await ask(source)).status);
    return found;
  };
  return { ask, statuses };
}

const [SERVED, REFUSED] = ['200', '503'];

test('SMTP-24 each source has its share of the connections', async () => {
  const { ask, statuses } = await open();
  const first = await ask('127.0.0.1');
  expect(await statuses('127.0.0.1', 4)).toEqual([SERVED, SERVED, SERVED, REFUSED]);
  expect(await statuses('127.0.0.2', 1)).toEqual([SERVED]);
  first.socket.destroy();
  await expect.poll(() => statuses('127.0.0.1', 1)).toEqual([SERVED]);
});

test('SMTP-24 the share covers the tabs and held requests of a source', async () => {
  const { statuses } = await open(createConnections({ sourceSockets: 5 }));
  expect(await statuses('127.0.0.1', 7)).toEqual([...Array(6).fill(SERVED), REFUSED]);
});

test('SMTP-24 a source has one share at all ports, and all are counted', async () => {
  const connections = createConnections();
  const [first, second] = [await open(connections), await open(connections)];
  expect(await first.statuses('127.0.0.1', 3)).toEqual([SERVED, SERVED, SERVED]);
  expect(await second.statuses('127.0.0.1', 2)).toEqual([SERVED, REFUSED]);
  expect(await second.statuses('127.0.0.2', 1)).toEqual([SERVED]);
  expect(connections.open).toBe(5);
});

test('SMTP-24 a trusted proxy has no share', async () => {
  const { statuses } = await open(createConnections({ trustedProxies: ['127.0.0.0/8'] }));
  expect(await statuses('127.0.0.1', 16)).toEqual([...Array(15).fill(SERVED), REFUSED]);
});

test('SMTP-24 the sources of one IPv6 /48 share one share', () => {
  const server = createServer().removeAllListeners('connection');
  let served = 0;
  server.on('connection', () => {
    served += 1;
  });
  createConnections().limit(server);
  const arrive = (remoteAddress: string) => {
    const socket = Object.assign(new PassThrough(), { remoteAddress });
    onTestFinished(() => void socket.destroy());
    server.emit('connection', socket);
  };
  for (let network = 0; network < 8; network += 1) arrive(`2001:db8:0:${network}::1`);
  expect(served).toBe(4);
  arrive('2001:db8:1::1');
  expect(served).toBe(5);
});

test('H13 one client port with connections to two addresses of the machine counts twice', () => {
  const server = createTlsServer().removeAllListeners('connection');
  let served = 0;
  server.on('connection', () => {
    served += 1;
  });
  const log = createLog('silent');
  const connectionBudget = new ConnectionBudget(null, 0);
  const limits = { sourceSockets: 1, sourceWaits: 1, trustedProxies: [] };
  new HttpConnections({ connectionBudget, log }, limits).limit(server);
  const arrive = (localAddress: string) => {
    const from = { remoteAddress: '192.0.2.1', remotePort: 1234, localAddress };
    const socket = Object.assign(new PassThrough(), from);
    server.emit('connection', socket);
    return socket;
  };
  for (let round = 1; round <= 200; round += 1) {
    for (const socket of [arrive('127.0.0.1'), arrive('127.0.0.2')]) socket.emit('close');
  }
  expect(served).toBe(400);
});
