import { chmod, copyFile, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { variables } from '#server/config/variables.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoHosts } from '../../daemons/net/host.ts';
import { startChild } from '../../harness/children.ts';
import { sendMail } from '../../harness/mail.ts';
import { createInbox, request } from '../../harness/rest.ts';
import { PROJECT_ROOT, type ServiceEnv, startService } from '../../harness/service.ts';
import { copyInto, parseDockerfile, type Stage, visibleBy } from './dockerfile.ts';
import { directoriesOf } from './packages.ts';

const read = (file: string) => readFile(path.join(PROJECT_ROOT, 'deploy', file), 'utf8');
const visible = visibleBy(await read('Dockerfile.dockerignore'));
const { build, image } = bothOf(parseDockerfile(await read('Dockerfile')));

const why = await whyNoHosts();

function bothOf([build, image]: readonly Stage[]): {
  readonly build: Stage;
  readonly image: Stage;
} {
  if (build === undefined || image === undefined) throw new Error('two stages are read here');
  return { build, image };
}

/**
 * $1 holds the image, $2 and $3 are its command; further words are ignored. The command runs in a
 * file system of its own that it cannot write, as another user without any right.
 */
const CONFINED = `
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -o remount,bind,ro /
cd "$1/app"
touch here 2>/dev/null && exit 9
exec setpriv --reuid 65532 --regid 65532 --clear-groups --no-new-privs \\
  --bounding-set=-all --inh-caps=-all "$2" "$3"`;

/** Runs the build on what the Dockerfile copies, and lays out the last stage, without an engine. */
async function layOut(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-image-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const source = path.join(directory, 'build');
  await copyInto(source, PROJECT_ROOT, build, visible);
  await symlink(path.join(PROJECT_ROOT, 'node_modules'), path.join(source, 'node_modules'));
  // Other tests cover the build of the page.
  await cp(path.join(PROJECT_ROOT, 'dist'), path.join(source, 'dist'), { recursive: true });
  const packing = startChild(process.execPath, ['deploy/package/build.ts'], { cwd: source });
  expect([await packing.ended, packing.complaint()]).toEqual([0, '']);
  const app = path.join(directory, 'app');
  await cp(path.join(source, '.cache/package/mayfly'), app, { recursive: true });
  const { dependencies } = JSON.parse(await readFile(path.join(app, 'package.json'), 'utf8'));
  for (const each of directoriesOf(Object.keys(dependencies)))
    await cp(path.join(PROJECT_ROOT, each), path.join(app, each), { recursive: true });
  // The Node of the image, in a path that other users can read.
  await copyFile(process.execPath, path.join(directory, 'node'));
  await chmod(directory, 0o755);
  return directory;
}

function healthCheck(env: ServiceEnv): Promise<number | null> {
  const [, ...rest] = image.healthCheck;
  return startChild(process.execPath, rest, { env: { ...process.env, ...env } }).ended;
}

test('the build takes from the project what it may see', () => {
  const sources = build.copies.flatMap((each) => each.sources);
  expect(sources.length).toBeGreaterThan(8);
  expect(sources.filter((source) => !visible(source))).toEqual([]);
  const hidden = ['.git/config', 'dist/index.html', 'node_modules/zod/package.json', 'e2e/run.ts'];
  expect(hidden.filter(visible)).toEqual([]);
  expect(visible('server/main.ts')).toBe(true);
  expect(visible('server/smtp/testing/rig.ts')).toBe(false);
});

test('the image has only the package, built and installed before, and a directory for its state', () => {
  const { MAYFLY_STATE_DIR } = variables({ hostname: 'mx', memory: 2 ** 30, cores: 2 });
  expect(image.copies).toEqual([
    { from: build.name, sources: ['/build/package'], to: './' },
    { from: build.name, sources: ['/build/state'], to: MAYFLY_STATE_DIR.parse(undefined) },
  ]);
  expect(build.runs.join()).toContain('npm run package');
});

test('the last stage needs no shell, since distroless has none', async () => {
  const [major] = process.versions.node.split('.');
  expect(build.from).toBe(`docker.io/library/node:${major}-slim`);
  expect(image.from).toBe(`gcr.io/distroless/nodejs${major}-debian13:nonroot`);
  expect(image.runs).toEqual([]);
  expect(image.command).toEqual(['node', 'server/mayfly.js']);
  expect(image.healthCheck[0]).toBe('node');
  expect(image.user).toBe('65532:65532');
});

describe(`in a read-only tree, as nobody (${why || 'unshare'})`, unlessMissing(why), () => {
  test('what the image holds is the whole service', { timeout: 120_000 }, async () => {
    const directory = await layOut();
    const command = [path.join(directory, 'node'), ...image.command.slice(1)];
    const confined = ['unshare', '--mount', 'sh', '-c', CONFINED, 'sh', directory, ...command];
    // PATH is for the image, where this machine has other programs.
    const { PATH: _, ...settings } = image.env;
    const env = { ...settings, MAYFLY_PUBLIC_URL: 'http://localhost' };
    await using service = await startService(env, confined);
    const { httpUrl, smtp } = service;
    expect((await fetch(httpUrl)).status).toBe(200);
    const notices = await fetch(new URL('licences.txt', httpUrl));
    expect(await notices.text()).toContain('Copyright (c) Meta Platforms');
    for (const each of ['LICENSE', 'THIRD-PARTY.md', 'server/licences.txt'])
      expect(await readFile(path.join(directory, 'app', each), 'utf8')).toMatch(/copyright/i);
    const { address, token } = await createInbox(httpUrl);
    await sendMail(smtp, { to: address, subject: 'Your code is 482913', text: 'Hi' });
    const code = await request(httpUrl, '/inbox/code?wait=20', { token });
    expect(await code.text()).toBe('482913');
    const status = await readFile(`/proc/${service.child.pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t65532\t65532\t65532/m);
    expect(await healthCheck({ MAYFLY_HTTP_PORT: new URL(httpUrl).port })).toBe(0);
    // On a port without an HTTP server.
    expect(await healthCheck({ MAYFLY_HTTP_PORT: String(smtp.port) })).toBe(1);
    service.child.signal('SIGTERM');
    expect(await service.child.ended).toBe(0);
  });
});
