import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { variables } from '#server/config/variables.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startChild } from '../harness/children.ts';
import { PROJECT_ROOT } from '../harness/service.ts';
import { findProgram, whyNoProgram } from '../programs.ts';

const UNIT = 'mayfly.service';
/** Tenths: what systemd calls exposed begins at 5.0; a plain service has 9.6. */
const EXPOSURE = 15;

const program = await findProgram('systemd');
const written = await readFile(path.join(PROJECT_ROOT, 'deploy', UNIT), 'utf8');

describe(`deploy/${UNIT} (systemd-analyze)`, unlessMissing(await whyNoProgram('systemd')), () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mayfly-unit-'));
    await writeFile(path.join(directory, 'mayfly'), '#!/bin/sh\n', { mode: 0o755 });
    return () => rm(directory, { recursive: true, force: true });
  });

  async function analyse(unit: string, ...arguments_: readonly string[]) {
    const file = path.join(directory, UNIT);
    // The command is here, and there are no settings.
    const command = path.join(directory, 'mayfly');
    const here = unit
      .replace('ExecStart=mayfly', `ExecStart=${command}`)
      .replace('File=', 'File=-');
    await writeFile(file, here);
    const child = startChild(program ?? '', [...arguments_, file]);
    return { code: await child.ended, said: child.complaint() };
  }

  test('is sound, and what it starts is there', async () => {
    expect(await analyse(written, 'verify', '--man=no')).toEqual({ code: 0, said: '' });
    const wrong = written.replace('ProtectClock=yes', 'ProtectClok=yes');
    expect((await analyse(wrong, 'verify', '--man=no')).said).toContain('ProtectClok');
  });

  test('leaves little open', async () => {
    const security = ['security', '--offline=true', `--threshold=${EXPOSURE}`, '--no-pager'];
    expect((await analyse(written, ...security)).code).toBe(0);
    const open = written.replace(/^(?:Protect|Private|Restrict|SystemCall).*$/gm, '');
    expect((await analyse(open, ...security)).code).not.toBe(0);
  });
});

test('the unit starts the command of the package, with a directory for its state', async () => {
  expect(written).toMatch(/^ExecStart=mayfly$/m);
  const [, name = ''] = /^StateDirectory=(.+)$/m.exec(written) ?? [];
  const { MAYFLY_STATE_DIR } = variables({ hostname: 'mx', memory: 2 ** 30, cores: 2 });
  expect(MAYFLY_STATE_DIR.parse(undefined)).toBe(`/var/lib/${name}`);
});
