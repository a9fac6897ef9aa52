import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { DOOR_LIMITS } from '../limits.ts';
import { until } from '../testing/rig.ts';
import type { Visit } from '../visit.ts';
import { StrictServer } from './server.ts';

/** A door that minds nothing. */
const VISIT: Visit = {
  arrive: () => null,
  screen: () => null,
  stumbled: () => {},
  mail: (_command, answer) => answer('sender_ok'),
  recipient: (_path, answer) => answer('recipient_ok'),
  data: () => null,
  reset: () => {},
  mayEncrypt: async () => null,
  securing: () => {},
  secured: () => {},
  unsecured: () => {},
  broke: () => {},
  gone: () => {},
};

let server: StrictServer;
afterEach(() => {
  vi.useRealTimers();
  return new Promise<void>((resolve) => server.server.close(() => resolve()));
});

function listen(): Promise<number> {
  const options = { logger: false, disableReverseLookup: true, disabledCommands: ['AUTH'] };
  server = new StrictServer(options, {
    ...{ clock: new ManualClock(), limits: DOOR_LIMITS, contexts: null, open: () => VISIT },
    proxies: { trusts: () => false, maxWaiting: 0, ignored: () => null, refused: () => {} },
  });
  return new Promise((resolve, reject) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

test('S30 SMTP-7 a connection that is over is forgotten, however it ended', async () => {
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
    await until(() => server.lines.size === 1);
    await new Promise((resolve) => socket.once('data', resolve));
    end(socket);
    await until(() => server.lines.size === 0);
    expect(server.connections.size).toBe(0);
  }
});

test('SMTP-23 replies to commands that came together leave together', async () => {
  const port = await listen();
  const socket = connect(port, '127.0.0.1');
  const heard = () => new Promise<string>((resolve) => socket.once('data', (b) => resolve(`${b}`)));
  await heard();
  socket.write('EHLO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nQUIT\r\n');
  const codes = (await heard()).match(/^\d{3}(?= )/gm);
  expect(codes).toEqual(['250', '250', '250', '503', '221']);
  socket.destroy();
  await until(() => server.lines.size === 0);
});

test('SMTP-26 a peer that says QUIT and does not close its side is cut', async () => {
  const port = await listen();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  socket.resume();
  await until(() => server.lines.size === 1);
  const ended = new Promise((resolve) => socket.once('end', resolve));
  socket.write('QUIT\r\n');
  await ended;
  expect(server.lines.size).toBe(1);
  await vi.advanceTimersByTimeAsync(DOOR_LIMITS.lingerMs);
  await until(() => server.lines.size === 0);
  socket.destroy();
});
