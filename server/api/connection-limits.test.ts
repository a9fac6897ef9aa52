import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLog } from '#server/ops/log.ts';
import { limitConnections } from './connection-limits.ts';

/** 16 connections in all, 4 per source. */
const SIXTEEN = { limit: 32, used: 8 };

async function open(trustedProxies: readonly string[] = [], sourceSockets = 1) {
  const server = createServer((_request, response) => response.end('served'));
  const connectionBudget = new ConnectionBudget(SIXTEEN.limit, SIXTEEN.used);
  limitConnections(
    server,
    { connectionBudget, log: createLog('silent') },
    { sourceSockets, sourceWaits: 1, trustedProxies },
  );
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
  const { statuses } = await open([], 5);
  expect(await statuses('127.0.0.1', 7)).toEqual([...Array(6).fill(SERVED), REFUSED]);
});

test('SMTP-24 a trusted proxy has no share', async () => {
  const { statuses } = await open(['127.0.0.0/8']);
  expect(await statuses('127.0.0.1', 16)).toEqual([...Array(15).fill(SERVED), REFUSED]);
});

test('SMTP-24 the sources of one IPv6 /48 share one share', () => {
  const server = createServer().removeAllListeners('connection');
  let served = 0;
  server.on('connection', () => {
    served += 1;
  });
  limitConnections(
    server,
    {
      connectionBudget: new ConnectionBudget(SIXTEEN.limit, SIXTEEN.used),
      log: createLog('silent'),
    },
    { sourceSockets: 1, sourceWaits: 1, trustedProxies: [] },
  );
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
