import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import { createLog } from '#server/ops/log.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { openCertificateFiles } from './certificates.ts';
import { Shutdown } from './shutdown.ts';
import { openRefusalFile } from './smtp.ts';

/** Milliseconds; several times as long as noticing a change takes. */
const WAIT = { timeout: 20_000, interval: 20 };

const HOSTNAME = 'mx.example.org';

test('RUN-5 changed files are applied, also behind a switched link', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-smtp-'));
  const at = (name: string) => path.join(directory, name);
  for (const version of ['1', '2']) {
    const { cert, key } = makeCertificate({
      names: [HOSTNAME],
      from: new Date('2029-01-01'),
      until: new Date('2039-01-01'),
    });
    await writeFile(at(`cert${version}.pem`), cert);
    await writeFile(at(`key${version}.pem`), key);
  }
  const switchTo = async (version: string) => {
    for (const name of ['cert', 'key']) {
      await symlink(`${name}${version}.pem`, at('next'));
      await rename(at('next'), at(`${name}.pem`));
    }
  };
  await switchTo('1');
  await writeFile(at('refused'), 'one.example\n');

  const log = createLog('silent');
  const shutdown = new Shutdown(log);
  onTestFinished(async () => {
    await shutdown.run();
    await rm(directory, { recursive: true });
  });
  const context = { clock: systemClock, log, shutdown, hostname: HOSTNAME };
  const certificates = openCertificateFiles(
    [{ cert: at('cert.pem'), key: at('key.pem') }],
    context,
  );
  const refusals = openRefusalFile(at('refused'), context);
  const first = certificates.contexts()?.base;
  await switchTo('2');
  await writeFile(at('new'), 'two.example\n');
  await rename(at('new'), at('refused'));
  await vi.waitFor(() => {
    expect(certificates.contexts()?.base).not.toBe(first);
    expect(refusals.match('x@two.example', '203.0.113.9')).toBe('sender');
  }, WAIT);
});
