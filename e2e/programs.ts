import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * The programs that tests need and npm does not bring: found where they are, and on
 * Debian and Ubuntu installed by root where they are not.
 */

const execute = promisify(execFile);

/** Bytes of a package manager's output that are kept for an error. */
const OUTPUT_BYTES = 16 * 2 ** 20;

interface Needed {
  /** Names under which distributions ship it. */
  readonly commands: readonly string[];
  readonly packages: readonly string[];
}

const NEEDED = {
  // Without a font Chromium draws nothing that could be measured.
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    packages: ['chromium', 'fonts-dejavu-core'],
  },
  // The same engine without the browser around it: a page costs half of the time.
  shell: {
    commands: ['chromium-headless-shell', 'chrome-headless-shell'],
    packages: ['chromium-headless-shell'],
  },
  firefox: { commands: ['firefox-esr', 'firefox'], packages: ['firefox-esr'] },
  haproxy: { commands: ['haproxy'], packages: ['haproxy'] },
  // The bare program: the package `dnsmasq` would start it as a service.
  dnsmasq: { commands: ['dnsmasq'], packages: ['dnsmasq-base'] },
  promtool: { commands: ['promtool'], packages: ['promtool'] },
  pebble: { commands: ['pebble'], packages: ['pebble'] },
  unshare: { commands: ['unshare'], packages: ['util-linux'] },
  ip: { commands: ['ip'], packages: ['iproute2'] },
  // Looked for, and never installed: it would bring an init system along.
  systemd: { commands: ['systemd-analyze'], packages: [] },
  // The same: Debian does not have them.
  deno: { commands: ['deno'], packages: [] },
  bun: { commands: ['bun'], packages: [] },
} satisfies Record<string, Needed>;

export type ProgramName = keyof typeof NEEDED;
export const PROGRAM_NAMES: readonly ProgramName[] = [
  ...(['chromium', 'shell', 'firefox', 'haproxy', 'dnsmasq'] as const),
  ...(['promtool', 'pebble', 'unshare', 'ip'] as const),
];

export type Provided =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing'; readonly why: string };

/** Servers live in sbin, which is not on everybody's PATH. */
const SYSTEM_DIRECTORIES = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin'];

/** The path of a program that is there already, or null. */
export async function findProgram(name: ProgramName): Promise<string | null> {
  const { PATH = '' } = process.env;
  const directories = [...PATH.split(path.delimiter), ...SYSTEM_DIRECTORIES];
  for (const command of NEEDED[name].commands) {
    for (const directory of directories) {
      const candidate = path.join(directory, command);
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return name === 'chromium' ? findPlaywrightsOwn() : null;
}

async function findPlaywrightsOwn(): Promise<string | null> {
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  return own !== '' && (await isExecutable(own)) ? own : null;
}

/** Why tests cannot use it; empty where they can. */
export async function whyNoProgram(name: ProgramName): Promise<string> {
  if ((await findProgram(name)) !== null) return '';
  const isInstalledHere = NEEDED[name].packages.length > 0;
  return `${name}: ${(isInstalledHere && whyNoInstalling()) || 'not installed'}`;
}

/** Finds each program, and installs what lacks where that is possible. */
export async function providePrograms(
  names: readonly ProgramName[],
): Promise<ReadonlyMap<ProgramName, Provided>> {
  const lacking: ProgramName[] = [];
  for (const name of names) if ((await findProgram(name)) === null) lacking.push(name);
  const failed = lacking.length === 0 ? null : await install(lacking);
  const provided = new Map<ProgramName, Provided>();
  for (const name of names) {
    const found = await findProgram(name);
    const why = failed?.get(name) ?? 'not found';
    provided.set(name, found ? { kind: 'found', path: found } : { kind: 'missing', why });
  }
  return provided;
}

/** Answers for each that could not be installed why. */
async function install(names: readonly ProgramName[]): Promise<ReadonlyMap<ProgramName, string>> {
  const why = whyNoInstalling();
  if (why !== '') return new Map(names.map((name) => [name, why]));
  // A fresh image has no package lists, an old one has stale ones.
  const stale = await aptGet(['update']).then(() => '', lastLine);
  if (stale !== '') return new Map(names.map((name) => [name, stale]));
  const failed = new Map<ProgramName, string>();
  // One by one: a distribution that lacks one of them (Ubuntu's Firefox) has the others.
  for (const name of names) {
    const reason = await installPackages(NEEDED[name].packages);
    if (reason !== '') failed.set(name, reason);
  }
  return failed;
}

/** Answers why it could not, or an empty string. */
async function installPackages(packages: readonly string[]): Promise<string> {
  const arguments_ = ['install', '--yes', '--no-install-recommends', ...packages];
  return aptGet(arguments_).then(
    () => '',
    (error) => `apt-get ${arguments_.join(' ')} failed: ${lastLine(error)}`,
  );
}

/** Empty where packages can be installed. */
function whyNoInstalling(): string {
  if (!existsSync('/etc/debian_version'))
    return 'not installed, and only on Debian and Ubuntu can it be installed here';
  return process.getuid?.() === 0 ? '' : 'not installed, and installing it takes root';
}

/**
 * Unpacks a Debian package into a directory without installing it, for programs that
 * must not come to life as services. Kept there for the next time.
 *
 * @throws Error with the reason where there is no such package, or no Debian.
 */
export async function unpackDebianPackage(name: string, directory: string): Promise<void> {
  const done = path.join(directory, `.unpacked-${name}`);
  if (existsSync(done)) return;
  if ((await findCommand('dpkg-deb')) === null) throw new Error(`${name}: needs Debian or Ubuntu`);
  await mkdir(directory, { recursive: true });
  const download = await mkdtemp(path.join(directory, '.download-'));
  try {
    await downloadPackage(name, download);
    for (const file of await readdir(download))
      await execute('dpkg-deb', ['-x', path.join(download, file), directory]);
    await writeFile(done, '');
  } catch (error) {
    throw new Error(`${name}: ${lastLine(error)}`);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

/**
 * Downloads Debian packages, and those that they need and this machine lacks, into a
 * directory. Packages that are installed already are left out.
 *
 * @throws Error with the reason.
 */
export async function downloadWithDependencies(
  names: readonly string[],
  directory: string,
): Promise<void> {
  const why = whyNoInstalling();
  if (why !== '') throw new Error(`${names.join(', ')}: ${why}`);
  const options = ['--yes', '--download-only', '--no-install-recommends'];
  const there = ['-o', `Dir::Cache::archives=${directory}`, '-o', 'APT::Sandbox::User=root'];
  // Nothing is installed, so nobody has to wait who installs something meanwhile.
  const arguments_ = ['install', ...options, ...there, '-o', 'Debug::NoLocking=1', ...names];
  try {
    await aptGet(arguments_).catch(async () => {
      await aptGet(['update']);
      await aptGet(arguments_);
    });
  } catch (error) {
    throw new Error(`${names.join(', ')}: ${lastLine(error)}`);
  }
}

async function downloadPackage(name: string, directory: string): Promise<void> {
  // As root apt drops its rights for downloads, and then may not write into our directory.
  const options = ['-o', 'APT::Sandbox::User=root', 'download', name];
  try {
    await aptGet(options, directory);
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    await aptGet(['update']);
    await aptGet(options, directory);
  }
}

async function aptGet(arguments_: readonly string[], cwd?: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  await execute('apt-get', ['-qq', ...arguments_], { env, cwd, maxBuffer: OUTPUT_BYTES });
}

/** Where a program is that the system brings, or null. */
export async function findCommand(command: string): Promise<string | null> {
  for (const directory of SYSTEM_DIRECTORIES) {
    const candidate = path.join(directory, command);
    if (await isExecutable(candidate)) return candidate;
  }
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  const text = stderr === '' ? String(error) : stderr;
  return text.split('\n').at(-1) ?? text;
}
