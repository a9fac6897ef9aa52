import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SmtpClient } from '#server/smtp/testing/smtp-client.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { createInbox, type Made, request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';

/** Milliseconds; many times what a change of files takes to be noticed. */
const PATIENCE = { timeout: 20_000, interval: 20 };

const Listed = z.object({ messages: z.array(z.object({ id: z.string() })) });

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-starttls-'));
let service: Service;
beforeAll(async () => {
  service = await start();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

const root = { ...makeCertificate({ names: ['Root'], type: 'rsa' }), name: 'Root' };

function write(
  name: string,
  type: 'ec' | 'rsa',
  until = '2048-01-01',
): { cert: string; key: string } {
  const names = ['mx.mayfly.test'];
  const { cert, key } = makeCertificate({ names, type, issuer: root, until: new Date(until) });
  const files = {
    cert: path.join(directory, `${name}.pem`),
    key: path.join(directory, `${name}.key`),
  };
  writeFileSync(files.cert, cert + root.cert);
  writeFileSync(files.key, key);
  return files;
}

function start(): Promise<Service> {
  const pairs = [write('ec', 'ec'), write('rsa', 'rsa')];
  return startService({
    MAYFLY_HOSTNAME: 'mx.mayfly.test',
    MAYFLY_TLS_CERT: pairs.map(({ cert }) => cert).join(','),
    MAYFLY_TLS_KEY: pairs.map(({ key }) => key).join(', '),
  });
}

async function newestRaw({ httpUrl }: Service, { token }: Made): Promise<string> {
  const listed = await request(httpUrl, '/inbox/messages?wait=20', { token });
  const { messages } = Listed.parse(await listed.json());
  const raw = await request(httpUrl, `/inbox/messages/${messages.at(-1)?.id}/raw`, { token });
  return raw.text();
}

/** A client that delivers in TLS or not at all, and to whom the certificate has to prove itself. */
async function deliver({ smtp }: Service, to: string, sigalgs?: string): Promise<void> {
  const tls = { ca: root.cert, servername: 'mx.mayfly.test', ...(sigalgs ? { sigalgs } : {}) };
  const transport = createTransport({ ...smtp, secure: false, requireTLS: true, tls });
  try {
    await transport.sendMail({ from: 'a@b.example', to, subject: 'In TLS', text: 'x' });
  } finally {
    transport.close();
  }
}

test('TLS-2 SMTP-20 TLS-5 clients that insist on a valid certificate deliver, with either type', async () => {
  const inbox = await createInbox(service.httpUrl);
  for (const sigalgs of [undefined, 'RSA-PSS+SHA256']) {
    await deliver(service, inbox.address, sigalgs);
    const raw = await newestRaw(service, inbox);
    expect(raw).toMatch(
      /^Return-Path: .*\r\nReceived: .*\r\n\tby mx\.mayfly\.test with ESMTPS id /,
    );
    expect(raw).toMatch(/\r\n\ttls TLS_AES_256_GCM_SHA384 \(TLSv1\.3\);\r\n/);
  }
});

test('RUN-5 new sessions get a renewed certificate, and no open session is lost', async () => {
  const inbox = await createInbox(service.httpUrl);
  const { port } = service.smtp;
  const { client } = await (await SmtpClient.open(port)).secure();
  await client.say('EHLO client.example');
  write('ec', 'ec', '2047-01-01');
  await vi.waitFor(async () => {
    const { socket, client: other } = await (await SmtpClient.open(port)).secure();
    const shown = socket.getPeerX509Certificate();
    other.destroy();
    expect(shown?.validToDate.getUTCFullYear()).toBe(2047);
  }, PATIENCE);
  expect(await client.send(inbox.address, 'Subject: still here\r\n\r\nx')).toMatchObject({
    code: 250,
  });
  client.destroy();
  // The log comes through a pipe of its own, and may be behind.
  await vi.waitFor(() => {
    const certified = service.child.lines.filter((line) => line.includes('"event":"certified"'));
    expect(certified).toHaveLength(3);
    expect(certified.at(-1)).toContain('"until":"2047-01-01T00:00:00.000Z"');
  }, PATIENCE);
});
