import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { NO_CERTIFICATES } from '#server/tls/certificate-source.ts';
import { SESSION_LIMITS } from '../session-limits.ts';
import { until } from '../testing/rig.ts';
import type { SmtpHandler } from './handler.ts';
import { Rfc5321Server } from './server.ts';

/** Accepts every command. */
const HANDLER: SmtpHandler = {
  connect: () => null,
  authorize: () => null,
  countError: () => {},
  mail: (_command, sendReply) => sendReply('sender_ok'),
  recipient: (_path, sendReply) => sendReply('recipient_ok'),
  data: () => null,
  reset: () => {},
  authorizeTls: async () => null,
  tlsStarted: () => {},
  tlsEstablished: () => {},
  tlsFailed: () => {},
  failed: () => {},
  closed: () => {},
};

let server: Rfc5321Server;
afterEach(() => new Promise<void>((resolve) => server.server.close(() => resolve())));

function listen(): Promise<number> {
  const settings = { hostname: 'mx.mayfly.example', maxMessageSize: Infinity, trustedProxies: [] };
  server = new Rfc5321Server(settings, {
    ...{
      limits: SESSION_LIMITS,
      certificates: NO_CERTIFICATES,
      open: () => HANDLER,
    },
    log: createLog('silent'),
  });
  return new Promise((resolve, reject) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

test('S30 SMTP-1 a closed connection is forgotten, for any kind of close', async () => {
  const port = await listen();
  const ends = [
    (socket: ReturnType<typeof connect>) => socket.end(),
    (socket: ReturnType<typeof connect>) => socket.resetAndDestroy(),
    (socket: ReturnType<typeof connect>) => socket.end('QUIT\r\n'),
  ];
  for (const end of ends) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    await until(() => server.openConnections.size === 1);
    await new Promise((resolve) => socket.once('data', resolve));
    end(socket);
    await until(() => server.openConnections.size === 0);
    expect(server.connections.size).toBe(0);
  }
});

test('SMTP-17 replies to pipelined commands are sent together', async () => {
  const port = await listen();
  const socket = connect(port, '127.0.0.1');
  const nextData = () =>
    new Promise<string>((resolve) => socket.once('data', (b) => resolve(`${b}`)));
  await nextData();
  socket.write('EHLO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nQUIT\r\n');
  const codes = (await nextData()).match(/^\d{3}(?= )/gm);
  expect(codes).toEqual(['250', '250', '250', '503', '221']);
  socket.destroy();
  await until(() => server.openConnections.size === 0);
});
