import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { freePort } from '../harness/free-port.ts';
import { sendMail } from '../harness/mail.ts';
import { startCluster, startRedis, startSentinel, whyNoRedis } from '../harness/redis.ts';
import { createInbox, request } from '../harness/rest.ts';
import { spawnService, startService } from '../harness/service.ts';

/** As the certificate has it; addresses are not asked for. */
const HOST = 'localhost';

const why = await whyNoRedis('redis');

async function serves(url: string, more: Record<string, string> = {}) {
  const env = { MAYFLY_REDIS_URL: url, MAYFLY_READ_WORKERS: '1', ...more };
  await using node = await startService(env);
  const { address, token } = await createInbox(node.httpUrl);
  await sendMail(node.smtp, { to: address, subject: 'veiled', text: 'Hi' });
  const answer = await request(node.httpUrl, '/inbox/messages', { token });
  expect(await answer.json()).toMatchObject({ messages: [{ subject: 'veiled' }] });
}

async function isRefused(url: string) {
  const ports = { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0' };
  const child = spawnService({ MAYFLY_REDIS_URL: url, ...ports });
  await using _child = { [Symbol.asyncDispose]: () => child.end() };
  expect(await child.ended).toBe(1);
  return child.complaint();
}

test('STORE-1 sentinels want a password of their own', {
  timeout: 120_000,
  ...unlessMissing(why),
}, async () => {
  await using primary = await startRedis('redis');
  await using sentinel = await startSentinel(primary, ['requirepass of-sentinels']);
  await serves(`${sentinel.url}?sentinel=:of-sentinels`);
  expect(await isRefused(sentinel.url)).toContain('do they want a password');
  await isRefused(`${sentinel.url}?sentinel=:of-servers`);
});

describe('a Redis behind TLS', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mayfly-tls-'));
    const authority = makeCertificate({ names: ['authority'] });
    const issuer = { ...authority, name: 'authority' };
    const { cert, key } = makeCertificate({ names: [HOST], issuer });
    await writeFile(path.join(folder, 'ca.pem'), authority.cert);
    await writeFile(path.join(folder, 'cert.pem'), cert);
    await writeFile(path.join(folder, 'key.pem'), key);
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Settings of a server or a sentinel, by name. */
  const settings = (port: number) => [
    ...[
      ['tls-port', `${port}`],
      ['tls-auth-clients', 'no'],
    ],
    ...[['tls-cert-file', path.join(folder, 'cert.pem')]],
    ...[['tls-key-file', path.join(folder, 'key.pem')]],
    ...[['tls-ca-cert-file', path.join(folder, 'ca.pem')]],
  ];
  const flags = (port: number) =>
    settings(port).flatMap(([name = '', value = '']) => [`--${name}`, value]);
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: path.join(folder, 'ca.pem') });

  const trusted = (url: string) => serves(url, trusting());

  test('STORE-1 one server', async () => {
    const port = await freePort();
    await using _ = await startRedis('redis', flags(port));
    await trusted(`rediss://${HOST}:${port}`);
  });

  test('STORE-1 a cluster, of which one server is named', async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    const named = ['--cluster-announce-hostname', HOST];
    const byName = ['--cluster-preferred-endpoint-type', 'hostname'];
    const servers = await startCluster('redis', (index) => [
      ...[...flags(ports[index] ?? 0), ...named, ...byName],
    ]);
    onTestFinished(async () => {
      for (const server of servers) await server[Symbol.asyncDispose]();
    });
    await trusted(`rediss+cluster://${HOST}:${ports[0]}`);
  });

  test('STORE-1 the sentinels and what they watch', async () => {
    const [port, watching] = [await freePort(), await freePort()];
    await using _ = await startRedis('redis', flags(port));
    const lines = settings(watching).map((line) => line.join(' '));
    const names = ['sentinel resolve-hostnames yes', 'sentinel announce-hostnames yes'];
    await using _sentinel = await startSentinel({ host: HOST, port }, [
      ...[...lines, 'tls-replication yes', ...names],
    ]);
    await trusted(`rediss+sentinel://${HOST}:${watching}/main`);
  });

  test('STORE-1 a server with an untrusted certificate is refused', async () => {
    const port = await freePort();
    await using _ = await startRedis('redis', flags(port));
    await isRefused(`rediss://${HOST}:${port}`);
  });
});
