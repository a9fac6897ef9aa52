import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { TestApi } from './testing/test-api.ts';

/** Milliseconds between two bytes: no connection is ever idle. */
const DRIP_MS = 50;

/** Milliseconds for headers and for a whole request, instead of the product's. */
const SHORT_MS = { headers: 300, request: 600 };

/** Sends `head`, then byte after byte until the server closes. */
async function drip(port: number, head: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(head);
  const dripping = setInterval(() => socket.write('x'), DRIP_MS);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return Buffer.concat(chunks).toString('latin1');
}

test('H1 slow headers and slow bodies get 408', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  expect([api.server.headersTimeout, api.server.requestTimeout]).toEqual([10_000, 15_000]);
  api.server.headersTimeout = SHORT_MS.headers;
  api.server.requestTimeout = SHORT_MS.request;
  const post = `POST /api/v1/inbox/touch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
  const json = 'Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n';
  const answers = await Promise.all([
    drip(api.port, 'GET / HTTP/1.1\r\nX-Slow: '),
    drip(api.port, `${post}${json}{`),
  ]);
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer).toContain('"code":"timeout"');
  }
});
