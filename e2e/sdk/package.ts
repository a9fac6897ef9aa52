import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../harness/service.ts';

const execute = promisify(execFile);

/** Milliseconds; npm on a busy machine takes some of it. */
const NPM_TIMEOUT = 60_000;

/** Packages of the reader of the README: test runners, and what their application needs. */
const PEERS = ['@playwright/test', 'vitest', 'nodemailer'];

/** The package as npm packs it after `npm run build -w sdk`, installed into an empty folder. */
export interface Installed extends AsyncDisposable {
  readonly archive: string;
  readonly folder: string;
}

export async function installPackage(): Promise<Installed> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-client-'));
  const folder = path.join(directory, 'empty');
  await mkdir(folder);
  const npm = (cwd: string, ...args: readonly string[]) =>
    execute('npm', [...args], { cwd, timeout: NPM_TIMEOUT });
  // The build is a step before: other tests use it at the same time.
  const options = ['--ignore-scripts', '--pack-destination', directory];
  const { stdout } = await npm(PROJECT_ROOT, 'pack', '-w', 'sdk', ...options);
  const archive = path.join(directory, stdout.trim().split('\n').at(-1) ?? '');
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  // Offline: it brings all that it needs.
  await npm(folder, 'install', '--offline', '--no-audit', '--no-fund', '--omit=peer', archive);
  for (const peer of PEERS) {
    const at = path.join(folder, 'node_modules', peer);
    await mkdir(path.dirname(at), { recursive: true });
    await symlink(path.join(PROJECT_ROOT, 'node_modules', peer), at);
  }
  return {
    archive,
    folder,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A Node of this version on the machine, beside the one of the project; null if there is none. */
export async function findNode(major: number): Promise<string | null> {
  for (const directory of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const node = path.join(directory, 'node');
    const said = await execute(node, ['--version']).catch(() => null);
    if (said?.stdout.startsWith(`v${major}.`)) return node;
  }
  return null;
}
