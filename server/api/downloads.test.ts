import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type FastifyInstance, fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { MailroomBusy } from '#server/mail/types.ts';
import { createLog } from '#server/ops/log.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import { eventually } from '#server/ops/testing/eventually.ts';
import { countLargeJson, type DownloadLimits, Downloads } from './downloads.ts';
import { answerErrors } from './error-handlers.ts';
import { toRefusal } from './refusal.ts';

const MB = 1_000_000;
/** More than the kernel buffers of both sides hold. */
const ENDLESS = 400 * MB;

/** A server with answers of the size in the path. */
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
  countLargeJson(app, downloads);
  const taken = { bytes: 0 };
  addRoutes(app, downloads, taken);
  const heldAfterDisconnect = Promise.withResolvers<number>();
  app.get('/gone', async (request, reply) => {
    await once(reply.raw, 'close');
    const stream = () => Readable.from(zeros(MB, taken));
    const answer = downloads.begin(request, reply, { size: MB, held: MB, stream });
    heldAfterDisconnect.resolve(downloads.held);
    return reply.send(answer);
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const get = (path: string, source = '192.0.2.1', method = 'GET') =>
    fetch(url + path, { method, headers: { 'x-forwarded-for': source } });
  const port = Number(new URL(url).port);
  return { downloads, taken, get, port, heldAfterDisconnect: heldAfterDisconnect.promise };
}

const SizeParams = z.object({ bytes: z.coerce.number() });

function addRoutes(app: FastifyInstance, downloads: Downloads, taken: { bytes: number }): void {
  app.get('/bytes/:bytes', async (request, reply) => {
    const { bytes: size } = SizeParams.parse(request.params);
    const stream = () => Readable.from(zeros(size, taken));
    return reply.send(downloads.begin(request, reply, { size, held: size, stream }));
  });
  app.get('/json/:bytes', async (request) => ({
    text: 'x'.repeat(SizeParams.parse(request.params).bytes),
  }));
}

function* zeros(size: number, taken: { bytes: number }): Generator<Buffer> {
  for (let at = 0; at < size; at += 64 * 1024) {
    const piece = Buffer.alloc(Math.min(64 * 1024, size - at));
    taken.bytes += piece.length;
    yield piece;
  }
}

/** Sends a request and does not read the answer. */
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

test('HTTP-11 an answer is sent whole, with its length, and then releases its bytes', async () => {
  const { downloads, get } = await shop();
  const answer = await get(`/bytes/${3 * MB}`);
  expect(answer.headers.get('content-length')).toBe(String(3 * MB));
  expect((await answer.arrayBuffer()).byteLength).toBe(3 * MB);
  const head = await get(`/bytes/${3 * MB}`, '192.0.2.1', 'HEAD');
  expect(head.headers.get('content-length')).toBe(String(3 * MB));
  await eventually(() => expect(downloads.held).toBe(0));
});

test('HTTP-11 the stream is read only as fast as the client reads', async () => {
  const { taken, port } = await shop({ sourceBytes: Infinity, totalBytes: Infinity });
  const socket = await ask(port, `/bytes/${ENDLESS}`);
  await readFrom(socket, 5 * MB);
  expect(taken.bytes).toBeLessThan(100 * MB);
});

test('HTTP-11 over the limit of a source: 429, and other sources have room', async () => {
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

test('HTTP-11 over the limit in all: 503, except for small answers', async () => {
  const { get, port } = await shop({ totalBytes: ENDLESS + MB });
  await ask(port, `/bytes/${ENDLESS}`);
  const refused = await get(`/bytes/${2 * MB}`, '192.0.2.2');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await refused.json()).toMatchObject({ code: 'unavailable' });
  expect((await get('/bytes/60000', '192.0.2.2')).status).toBe(200);
});

test('HTTP-11 a first answer of any size is always possible', async () => {
  const { get } = await shop({ sourceBytes: 1, totalBytes: 1 });
  expect((await get(`/bytes/${MB}`)).status).toBe(200);
});

test('HTTP-11 large JSON counts as well', async () => {
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

test('HTTP-11 pipelined answers end with their connection', async () => {
  const { downloads, port } = await shop({ sourceBytes: Infinity, totalBytes: Infinity });
  const socket = await ask(port, `/bytes/${ENDLESS}`, 3);
  await eventually(() => expect(downloads.held).toBe(3 * ENDLESS));
  socket.destroy();
  await eventually(() => expect(downloads.held).toBe(0));
});

test('HTTP-11 a client that disconnected before its answer holds nothing', async () => {
  const { heldAfterDisconnect, port } = await shop();
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /gone HTTP/1.1\r\nHost: x\r\n\r\n', () => socket.destroy());
  expect(await heldAfterDisconnect).toBe(0);
});

test('HTTP-11 a client that stops reading is disconnected', async () => {
  const { downloads, port } = await shop({ sourceBytes: Infinity, stalledMs: 20 });
  const socket = await ask(port, `/bytes/${ENDLESS}`);
  await eventually(() => expect(downloads.held).toBe(0));
  socket.resume();
  await once(socket, 'close');
});

test.each([
  ['inbox', 'rate_limited', 429],
  ['service', 'unavailable', 503],
] as const)('READ-9 an opening over the limit of the %s is told to retry', (who, code, status) => {
  const { problem, headers } = toRefusal(new MailroomBusy(who));
  expect(problem).toMatchObject({ code, status, detail: expect.stringContaining('in a moment') });
  expect(headers).toEqual({ 'Retry-After': expect.stringMatching(/^[1-9]$/) });
});
