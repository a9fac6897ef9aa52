import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import { createLog } from '#server/ops/log.ts';
import { makeCertificate } from '#server/smtp/testing/certificate.ts';
import { Endings } from './shutdown.ts';
import { openDoorFiles } from './smtp-files.ts';

/** Milliseconds; several times what it takes until a change is noticed. */
const PATIENCE = { timeout: 20_000, interval: 20 };

const HOSTNAME = 'mx.example.org';

test('RUN-5 changed files are taken, also behind a link that is turned', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-door-'));
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
  const turn = async (version: string) => {
    for (const name of ['cert', 'key']) {
      await symlink(`${name}${version}.pem`, at('turned'));
      await rename(at('turned'), at(`${name}.pem`));
    }
  };
  await turn('1');
  await writeFile(at('refused'), 'one.example\n');

  const log = createLog('silent');
  const endings = new Endings(log);
  onTestFinished(async () => {
    await endings.endAll('dies');
    await rm(directory, { recursive: true });
  });
  const { tls, refusals } = openDoorFiles(
    {
      hostname: HOSTNAME,
      tls: { pairs: [{ cert: at('cert.pem'), key: at('key.pem') }] },
      refuseFile: at('refused'),
    },
    { clock: systemClock, log },
    endings,
  );
  const first = tls?.base;
  await turn('2');
  await writeFile(at('new'), 'two.example\n');
  await rename(at('new'), at('refused'));
  await vi.waitFor(() => {
    expect(tls?.base).not.toBe(first);
    expect(refusals.match('x@two.example', '203.0.113.9')).toBe('sender');
  }, PATIENCE);
});
