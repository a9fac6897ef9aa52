import { Agent, request } from 'node:https';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import type { Summary } from '#shared/message.ts';
import { sendMail } from '../harness/mail.ts';
import { startHttpsService } from '../harness/service.ts';

const Made = z.object({ address: z.string(), token: z.string(), lease: z.string() });

const certificate = makeCertificate({ names: ['localhost'] });

function post(url: string, json: unknown): Promise<unknown> {
  const answered = Promise.withResolvers<unknown>();
  const agent = new Agent({ ca: certificate.cert });
  request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } })
    .on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      expect(response.headers['strict-transport-security']).toBeUndefined();
      answered.resolve(JSON.parse(Buffer.concat(chunks).toString()));
    })
    .on('error', answered.reject)
    .end(JSON.stringify(json));
  return answered.promise;
}

test('HTTP-18 page, REST and both transports are at the HTTPS port, and HTTP leads there', async () => {
  await using service = await startHttpsService(certificate);
  const origin = service.httpsUrl;
  for (const transport of ['websocket', 'polling']) {
    const inbox = Made.parse(await post(`${origin}/api/v1/inboxes`, { hold: true }));
    const socket = io(origin, {
      ...{ transports: [transport], multiplex: false, ca: certificate.cert },
      auth: { token: inbox.token, lease: inbox.lease },
    });
    onTestFinished(() => void socket.close());
    const pushed = new Promise<Summary>((resolve) =>
      socket.on('message', ({ message }) => resolve(message)),
    );
    await new Promise((resolve) => socket.on('inbox', resolve));
    await sendMail(service.smtp, { to: inbox.address, subject: `by ${transport}`, text: 'x' });
    expect((await pushed).subject).toBe(`by ${transport}`);
  }
  const http = `http://localhost:${new URL(service.httpUrl).port}`;
  const redirect = await fetch(`${http}/?from=http`, { redirect: 'manual' });
  expect(redirect.status).toBe(308);
  expect(redirect.headers.get('location')).toBe(`${origin}/?from=http`);
  expect((await fetch(`${http}/readyz`)).status).toBe(200);
});
