import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { MailroomBusy } from '#server/mail/types.ts';
import { createLog } from '#server/ops/log.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import { countJson, type DownloadLimits, Downloads } from './downloads.ts';
import { answerErrors } from './errors.ts';
import { refusalOf } from './problems.ts';
import { eventually } from './testing/house.ts';

const MB = 1_000_000;
/** More than the kernels of both sides take for a reader that does not read. */
const ENDLESS = 400 * MB;

afterEach(() => {
  vi.useRealTimers();
});

/** A server whose answers are as large as the path says. */
async function shop(limits: DownloadLimits = {}) {
  const log = createLog('silent');
  const peerOf = createPeerRule(['127.0.0.1'], log);
  const downloads = new Downloads(peerOf, limits);
  const app = fastify();
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  answerErrors(app, log, peerOf);
  countJson(app, downloads);
  const taken = { bytes: 0 };
  sell(app, downloads, taken);
  const heldForNobody = Promise.withResolvers<number>();
  app.get('/gone', async (request, reply) => {
    await once(reply.raw, 'close');
    const stream = () => Readable.from(zeros(MB, taken));
    const answer = downloads.begin(request, reply, { size: MB, held: MB, stream });
    heldForNobody.resolve(downloads.held);
    return reply.send(answer);
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const get = (path: string, source = '192.0.2.1', method = 'GET') =>
    fetch(url + path, { method, headers: { 'x-forwarded-for': source } });
  const port = Number(new URL(url).port);
  return { downloads, taken, get, port, heldForNobody: heldForNobody.promise };
}

const Wish = z.object({ bytes: z.coerce.number() });

function sell(app: FastifyInstance, downloads: Downloads, taken: { bytes: number }): void {
  app.get('/bytes/:bytes', async (request, reply) => {
    const { bytes: size } = Wish.parse(request.params);
    const stream = () => Readable.from(zeros(size, taken));
    return reply.send(downloads.begin(request, reply, { size, held: size, stream }));
  });
  app.get('/json/:bytes', async (request) => ({
    text: 'x'.repeat(Wish.parse(request.params).bytes),
  }));
}

function* zeros(size: number, taken: { bytes: number }): Generator<Buffer> {
  for (let at = 0; at < size; at += 64 * 1024) {
    const piece = Buffer.alloc(Math.min(64 * 1024, size - at));
    taken.bytes += piece.length;
    yield piece;
  }
}

/** Asks, and then reads only what the kernel takes without being asked. */
async function ask(port: number, path: string, times = 1): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`.repeat(times),
  );
  await once(socket, 'readable');
  return socket;
}

/** Reads at least so many bytes. */
async function readFrom(socket: Socket, bytes: number): Promise<void> {
  let read = 0;
  while (read < bytes) {
    const piece: unknown = socket.read();
    if (piece instanceof Buffer) read += piece.length;
    else await once(socket, 'readable');
  }
}

test('HTTP-31 is sent whole, with its length, and then nothing is held', async () => {
  const { downloads, get } = await shop();
  const answer = await get(`/bytes/${3 * MB}`);
  expect(answer.headers.get('content-length')).toBe(String(3 * MB));
  expect((await answer.arrayBuffer()).byteLength).toBe(3 * MB);
  const head = await get(`/bytes/${3 * MB}`, '192.0.2.1', 'HEAD');
  expect(head.headers.get('content-length')).toBe(String(3 * MB));
  await eventually(() => expect(downloads.held).toBe(0));
});

test('HTTP-31 no more is taken from the stream than the reader takes', async () => {
  const { taken, port } = await shop({ sourceBytes: Infinity, totalBytes: Infinity });
  const socket = await ask(port, `/bytes/${ENDLESS}`);
  await readFrom(socket, 5 * MB);
  expect(taken.bytes).toBeLessThan(100 * MB);
});

test('HTTP-31 past what one source may have 429, for others room', async () => {
  const { downloads, get, port } = await shop({ sourceBytes: ENDLESS + MB });
  const socket = await ask(port, `/bytes/${ENDLESS}`);
  const refused = await get(`/bytes/${2 * MB}`);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await refused.json()).toMatchObject({ code: 'rate_limited' });
  expect((await get('/bytes/1000')).status).toBe(200);
  socket.destroy();
  await eventually(() => expect(downloads.held).toBe(0));
  expect((await get(`/bytes/${2 * MB}`)).status).toBe(200);
});

test('HTTP-31 past what is held in all 503, but small answers always', async () => {
  const { get, port } = await shop({ totalBytes: ENDLESS + MB });
  await ask(port, `/bytes/${ENDLESS}`);
  const refused = await get(`/bytes/${2 * MB}`, '192.0.2.2');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await refused.json()).toMatchObject({ code: 'unavailable' });
  expect((await get('/bytes/60000', '192.0.2.2')).status).toBe(200);
});

test('HTTP-31 one answer is always possible, however large', async () => {
  const { get } = await shop({ sourceBytes: 1, totalBytes: 1 });
  expect((await get(`/bytes/${MB}`)).status).toBe(200);
});

test('HTTP-31 large JSON counts as well', async () => {
  const { downloads, get, port } = await shop({ sourceBytes: 2 * MB });
  await ask(port, `/json/${ENDLESS / 4}`);
  expect(downloads.held).toBeGreaterThan(ENDLESS / 4);
  const refused = await get(`/json/${MB}`);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  const other = await get(`/json/${MB}`, '192.0.2.2');
  expect(await other.json()).toEqual({ text: 'x'.repeat(MB) });
  expect(other.headers.get('content-type')).toMatch(/^application\/json/);
});

test('HTTP-31 answers that wait behind another one end with their connection', async () => {
  const { downloads, port } = await shop({ sourceBytes: Infinity, totalBytes: Infinity });
  const socket = await ask(port, `/bytes/${ENDLESS}`, 3);
  await eventually(() => expect(downloads.held).toBe(3 * ENDLESS));
  socket.destroy();
  await eventually(() => expect(downloads.held).toBe(0));
});

test('HTTP-31 nothing is held for who went away before there was an answer', async () => {
  const { heldForNobody, port } = await shop();
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /gone HTTP/1.1\r\nHost: x\r\n\r\n', () => socket.destroy());
  expect(await heldForNobody).toBe(0);
});

test('HTTP-32 a reader that stops is cut, one that goes on slowly is not', async () => {
  const { downloads, port } = await shop({ sourceBytes: Infinity, totalBytes: Infinity });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const socket = await ask(port, `/bytes/${ENDLESS}`);
  for (let times = 0; times < 3; times++) {
    vi.advanceTimersByTime(29_000);
    await readFrom(socket, 40 * MB);
  }
  expect(downloads.held).toBe(ENDLESS);
  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  await eventually(() => expect(downloads.held).toBe(0));
  socket.resume();
  await once(socket, 'close');
});

test('HTTP-32 when the service stops, a reader that stands still is cut soon', async () => {
  const { downloads, port } = await shop({ sourceBytes: Infinity, totalBytes: Infinity });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await ask(port, `/bytes/${ENDLESS}`);
  downloads.close();
  expect(downloads.held).toBe(ENDLESS);
  vi.advanceTimersByTime(2_000);
  vi.useRealTimers();
  await eventually(() => expect(downloads.held).toBe(0));
});

test.each([
  ['inbox', 'rate_limited', 429],
  ['service', 'unavailable', 503],
] as const)('HTTP-33 what the %s is too busy to open is told to come back', (who, code, status) => {
  const { problem, headers } = refusalOf(new MailroomBusy(who));
  expect(problem).toMatchObject({ code, status, detail: expect.stringContaining('in a moment') });
  expect(headers).toEqual({ 'Retry-After': expect.stringMatching(/^[1-9]$/) });
});
