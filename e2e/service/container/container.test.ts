import { chmod, copyFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoHosts } from '../../daemons/net/host.ts';
import { startChild } from '../../harness/children.ts';
import { sendMail } from '../../harness/mail.ts';
import { createInbox, request } from '../../harness/rest.ts';
import { PROJECT_ROOT, type ServiceEnv, startService } from '../../harness/service.ts';
import { copyInto, parseDockerfile, type Stage, visibleBy } from './dockerfile.ts';
import { dependencies, directoriesOf } from './packages.ts';

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
 * $1 is what holds the image, the rest its command. In a file system of its own, of which
 * nothing can be written, as nobody, without any right.
 */
const CONFINED = `
set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -o remount,bind,ro /
cd "$1/app"
shift
touch here 2>/dev/null && exit 9
exec setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs \\
  --bounding-set=-all --inh-caps=-all "$@"`;

/** What the last stage holds, without an engine: its copies, and the packages that are left. */
async function layOut(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-image-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const app = path.join(directory, 'app');
  const copies = image.copies.map((each) => ({
    ...each,
    sources: each.sources.filter((source) => source !== 'node_modules'),
  }));
  // What the page became is made in the build, and is no part of what that can see.
  await copyInto(app, PROJECT_ROOT, { copies }, (file) => file.startsWith('dist') || visible(file));
  for (const each of directoriesOf(dependencies().served))
    await cp(path.join(PROJECT_ROOT, each), path.join(app, each), { recursive: true });
  // The copy of the image, in a path that other users cannot read.
  await copyFile(process.execPath, path.join(directory, 'node'));
  await chmod(directory, 0o755);
  return directory;
}

function healthCheck(env: ServiceEnv): Promise<number | null> {
  const [, ...rest] = image.healthCheck;
  return startChild(process.execPath, rest, { env: { ...process.env, ...env } }).ended;
}

test('the image takes from the project what its build may see', () => {
  const copies = [...build.copies, ...image.copies.filter(({ from }) => from === null)];
  const sources = copies.flatMap((each) => each.sources);
  expect(sources.length).toBeGreaterThan(8);
  expect(sources.filter((source) => !visible(source))).toEqual([]);
  const hidden = ['.git/config', 'dist/index.html', 'node_modules/zod/package.json', 'e2e/run.ts'];
  expect(hidden.filter(visible)).toEqual([]);
  expect(visible('server/main.ts')).toBe(true);
  expect(visible('server/smtp/testing/rig.ts')).toBe(false);
});

test('the image is left with the libraries that a running server imports', () => {
  const removed = build.runs.flatMap(
    (run) => /npm uninstall (.*)/.exec(run)?.[1]?.split(' ') ?? [],
  );
  const names = removed.filter((word) => word !== '' && !word.startsWith('-'));
  expect(names.sort()).toEqual([...dependencies().others].sort());
});

test('it starts as npm does, and neither as root nor with another Node', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(PROJECT_ROOT, 'package.json'), 'utf8'));
  expect(image.command.join(' ')).toBe(scripts.start);
  expect(image.user).toBe('node');
  const [major] = process.versions.node.split('.');
  for (const { from } of [build, image]) expect(from).toBe(`docker.io/library/node:${major}-slim`);
});

describe(`in a read-only tree, as nobody (${why || 'unshare'})`, unlessMissing(why), () => {
  test('what the image holds is the whole service', { timeout: 120_000 }, async () => {
    const directory = await layOut();
    const [, ...rest] = image.command;
    const started = [path.join(directory, 'node'), ...rest];
    const confined = ['unshare', '--mount', 'sh', '-c', CONFINED, 'sh', directory, ...started];
    const env = { ...image.env, MAYFLY_PUBLIC_URL: 'http://localhost' };
    await using service = await startService(env, confined);
    const { httpUrl, smtp } = service;
    expect((await fetch(httpUrl)).status).toBe(200);
    const notices = await fetch(new URL('licences.txt', httpUrl));
    expect(await notices.text()).toContain('Copyright (c) Meta Platforms');
    for (const each of ['LICENSE', 'THIRD-PARTY.md'])
      expect(await readFile(path.join(directory, 'app', each), 'utf8')).toMatch(/copyright/i);
    const { address, token } = await createInbox(httpUrl);
    await sendMail(smtp, { to: address, subject: 'Your code is 482913', text: 'Hi' });
    const code = await request(httpUrl, '/inbox/code?wait=20', { token });
    expect(await code.text()).toBe('482913');
    const status = await readFile(`/proc/${service.child.pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t65534\t65534\t65534/m);
    expect(await healthCheck({ MAYFLY_HTTP_PORT: new URL(httpUrl).port })).toBe(0);
    // On a port without an HTTP server.
    expect(await healthCheck({ MAYFLY_HTTP_PORT: String(smtp.port) })).toBe(1);
    service.child.signal('SIGTERM');
    expect(await service.child.ended).toBe(0);
  });
});
