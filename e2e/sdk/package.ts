import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Endpoint, PROJECT_ROOT, type Service } from '../harness/service.ts';

const execute = promisify(execFile);

/** Milliseconds; npm on a busy machine takes some of it. */
export const NPM_TIMEOUT = 180_000;

/** Packages of the reader of the README: test runners, and what their application needs. */
const PEERS = ['@playwright/test', 'vitest', 'nodemailer'];

/** In a fence of the README: its language, and the name of its file in the first line. */
const SNIPPET = /^```(js|ts|sh)\n([\s\S]*?)^```$/gm;
const FILE_NAME = /^\/\/ (\S+)\n/;

export interface Snippet {
  readonly language: string;
  readonly file: string;
  readonly text: string;
}

export async function readSnippets(): Promise<readonly Snippet[]> {
  const readme = await readFile(path.join(PROJECT_ROOT, 'sdk/README.md'), 'utf8');
  return [...readme.matchAll(SNIPPET)].map(([, language = '', text = '']) => ({
    ...{ language, text },
    file: FILE_NAME.exec(text)?.[1] ?? 'run.sh',
  }));
}

/** Writes the snippets into the folder, and the application of a reader that they import. */
export async function writeSnippets(folder: string, service: Service): Promise<void> {
  for (const { file, text } of await readSnippets()) {
    const own = text.replaceAll('http://localhost:3000', service.httpUrl);
    await writeFile(path.join(folder, file), own);
  }
  await writeFile(path.join(folder, 'my-application.mjs'), application(service.smtp));
}

/** It sends an email with a code and a link. */
function application(smtp: Endpoint): string {
  return `import { createTransport } from 'nodemailer';
export async function signUp(to) {
  const transport = createTransport({ ...${JSON.stringify(smtp)}, ignoreTLS: true });
  const text = 'Your verification code is 482913. Or verify here: https://shop.example/verify?token=Zm9vYmFy';
  await transport.sendMail({ from: 'no-reply@shop.example', to, subject: 'Verify your address', text });
  transport.close();
}
`;
}

/** The package as npm packs it after `npm run build -w sdk`, installed into an empty folder. */
export interface Installed extends AsyncDisposable {
  readonly archive: string;
  readonly folder: string;
}

interface InstallOptions {
  /** Packages of the project that it finds there. */
  readonly linked?: readonly string[];
  /** Packages from npm's registry. */
  readonly added?: readonly string[];
}

export async function installPackage({
  linked = PEERS,
  added = [],
}: InstallOptions = {}): Promise<Installed> {
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
  const quiet = ['--no-audit', '--no-fund', '--omit=peer', '--ignore-scripts'];
  // It brings all that it needs.
  const offline = added.length === 0 ? ['--offline'] : [];
  await npm(folder, 'install', ...quiet, ...offline, archive, ...added);
  for (const name of linked) {
    const at = path.join(folder, 'node_modules', name);
    await mkdir(path.dirname(at), { recursive: true });
    await symlink(path.join(PROJECT_ROOT, 'node_modules', name), at);
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
