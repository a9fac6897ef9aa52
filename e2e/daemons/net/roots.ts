import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { downloadWithDependencies } from '../../programs.ts';

const execute = promisify(execFile);

/** Top-level directories that have been links into `usr` since Debian 12. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];

/**
 * A directory with these Debian packages and whatever of their dependencies this machine
 * lacks, unpacked and not installed: Debian's mail servers exclude each other, and none
 * should come to life here. Kept outside of the project for the next time.
 *
 * @throws Error with the reason where they cannot be had.
 */
export async function unpackedRoot(packages: readonly string[]): Promise<string> {
  const home = path.join(await cacheDirectory(), packages.join('+'));
  if (await isThere(home)) return home;
  await mkdir(path.dirname(home), { recursive: true });
  // Another process may unpack the same packages: the first complete directory is used.
  const own = await mkdtemp(`${home}.`);
  try {
    await unpack(packages, own);
    await rename(path.join(own, 'root'), home).catch(async (error: unknown) => {
      if (!(await isThere(home))) throw error;
    });
    return home;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function unpack(packages: readonly string[], own: string): Promise<void> {
  const archives = path.join(own, 'archives');
  const root = path.join(own, 'root');
  await mkdir(archives);
  await mkdir(root);
  await downloadWithDependencies(packages, archives);
  for (const file of (await readdir(archives)).filter((name) => name.endsWith('.deb')))
    await execute('dpkg-deb', ['-x', path.join(archives, file), root]);
  await mergeUsr(root);
  // Copied into memory for each host: only what runs.
  for (const name of ['doc', 'man', 'locale'])
    await rm(path.join(root, 'usr/share', name), { recursive: true, force: true });
}

/** A directory `/lib` of a package would hide the machine's link of that name, and with it libc. */
async function mergeUsr(root: string): Promise<void> {
  for (const name of MERGED) {
    const directory = path.join(root, name);
    if (!(await isThere(directory))) continue;
    await cp(directory, path.join(root, 'usr', name), { recursive: true, verbatimSymlinks: true });
    await rm(directory, { recursive: true });
  }
}

/** One for each release: what is unpacked fits the libraries of one only. */
async function cacheDirectory(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const value = (name: string) => new RegExp(`^${name}="?([\\w.]+)`, 'm').exec(release)?.[1] ?? '';
  const name = [value('ID'), value('VERSION_ID'), process.arch].join('-');
  return path.join(cache, 'mayfly', 'roots', name);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
