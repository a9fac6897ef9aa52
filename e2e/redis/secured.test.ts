import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { freePort } from '../harness/free-port.ts';
import { startCluster, startRedis, startSentinel, whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys } from './stores.ts';

/** As the certificate has it; addresses are not asked for. */
const HOST = 'localhost';

const why = await whyNoRedis('redis');

/** Stores a message there, and reads it. */
async function serves(url: string) {
  const store = await openNode(url, ownKeys());
  const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
  const inbox = await harness.id();
  expect(await store.message(inbox, await harness.deliver(inbox))).not.toBeNull();
}

const isRefused = (url: string, why: RegExp) =>
  expect(openNode(url, ownKeys())).rejects.toThrow(why);

test('STORE-1 sentinels want a password of their own', {
  timeout: 120_000,
  ...unlessMissing(why),
}, async () => {
  await using primary = await startRedis('redis');
  await using sentinel = await startSentinel(primary, ['requirepass of-sentinels']);
  await serves(`${sentinel.url}?sentinel=:of-sentinels`);
  await isRefused(sentinel.url, /do they want a password/);
  await isRefused(`${sentinel.url}?sentinel=:of-servers`, /do they want a password/);
});

describe('a Redis behind TLS', { timeout: 120_000, ...unlessMissing(why) }, () => {
  const authority = makeCertificate({ names: ['authority'] });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mayfly-tls-'));
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

  /** As `NODE_EXTRA_CA_CERTS` does it for a whole process. */
  const trusted = async (url: string) => {
    const usual = getCACertificates('default');
    onTestFinished(() => setDefaultCACertificates(usual));
    setDefaultCACertificates([...usual, authority.cert]);
    await serves(url);
  };

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
    await isRefused(`rediss://${HOST}:${port}`, /Redis does not answer/);
  });
});
