import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dkimSign } from 'mailauth';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type Child, type ChildOptions, startChild } from '../harness/children.ts';
import { startDnsmasq } from '../harness/dns.ts';
import { sendMail } from '../harness/mail.ts';
import { finish, packMayfly, userEnvironment, whyNoRegistry } from '../harness/package.ts';
import { startRedis, whyNoRedis } from '../harness/redis.ts';
import { createInbox, request } from '../harness/rest.ts';
import { PROJECT_ROOT, type Service, type ServiceEnv } from '../harness/service.ts';
import { rsaKey, verdictOn } from '../harness/signed.ts';
import { whyNoProgram } from '../programs.ts';

/** Bytes of the package with all that npm installs for it. */
const MAX_INSTALLED_BYTES = 60e6;

/** Milliseconds; many times what any of it takes. */
const PATIENCE = { timeout: 60_000, interval: 10 };

const READY = /Mayfly is ready\. {2}Page (\S+) {2}SMTP (\S+):(\d+)/;

const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-package-'));
const project = path.join(directory, 'project');
const installed = path.join(project, 'node_modules/mayfly');
const command = path.join(project, 'node_modules/.bin/mayfly');
const cache = path.join(directory, 'cache');

function run(name: string, arguments_: readonly string[], options: ChildOptions = {}): Child {
  const env = { ...userEnvironment(cache), ...options.env };
  return startChild(name, arguments_, { cwd: project, ...options, env });
}

const mayfly = (...arguments_: readonly string[]) => finish(run(command, arguments_));

/** Starts it on free ports, and resolves when it accepts emails and tabs. */
async function start(
  name: string,
  arguments_: readonly string[],
  env: ServiceEnv = {},
): Promise<Service> {
  const ports = { MAYFLY_HTTP_PORT: '0' };
  const child = run(name, [...arguments_, '--smtp-port=0'], { env: { ...ports, ...env } });
  await vi.waitFor(() => expect(child.complaint()).toMatch(READY), PATIENCE);
  const [, httpUrl = '', host = '', port] = READY.exec(child.complaint()) ?? [];
  const end = () => child.end();
  return { child, httpUrl, smtp: { host, port: Number(port) }, [Symbol.asyncDispose]: end };
}

async function receiveCode({ httpUrl, smtp }: Service): Promise<string> {
  const { address, token } = await createInbox(httpUrl);
  await sendMail(smtp, { to: address, subject: 'Your code is 482913', text: 'Hi' });
  return (await request(httpUrl, '/inbox/code?wait=20', { token })).text();
}

function report(what: string, value: number, unit: string): void {
  process.stdout.write(`package: ${what} ${value.toFixed(1)} ${unit}\n`);
}

async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work;
  report(what, (performance.now() - from) / 1_000, 's');
  return result;
}

const why = await whyNoRegistry();
const missing = [why, await whyNoRedis('redis'), await whyNoProgram('dnsmasq')];
afterAll(() => rm(directory, { recursive: true, force: true }));

describe(`npx mayfly (${why || 'from the tarball'})`, unlessMissing(why), () => {
  beforeAll(async () => {
    const tarball = await packMayfly(directory);
    await mkdir(project);
    const quiet = ['--no-audit', '--no-fund'];
    const install = run('npm', ['install', ...quiet, tarball]);
    expect(await timed('installed in', finish(install))).toMatchObject({ code: 0 });
  });

  test('it is installed without a script, in under 60 MB', () => {
    const files = globSync('node_modules/**/*', { cwd: project, withFileTypes: true });
    const sizes = files
      .filter((file) => file.isFile())
      .map((file) => statSync(path.join(file.parentPath, file.name)).size);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    report('with its dependencies', bytes / 1e6, 'MB');
    expect(bytes).toBeGreaterThan(5e6);
    expect(bytes).toBeLessThan(MAX_INSTALLED_BYTES);
    const manifests = globSync('node_modules/**/package.json', { cwd: project }).map((file) =>
      readFileSync(path.join(project, file), 'utf8'),
    );
    expect(manifests.filter((text) => /"(?:pre|post)?install":/.test(text))).toEqual([]);
  });

  test('it has what it needs to run, with the versions of its libraries, and nothing else', async () => {
    const entries = globSync('*', { cwd: installed }).toSorted();
    expect(entries).toEqual([
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD-PARTY.md', 'deploy', 'dist', 'docs'],
      ...['npm-shrinkwrap.json', 'package.json', 'sbom.cdx.json', 'server'],
    ]);
    expect(globSync('server/**/*.{ts,map}', { cwd: installed })).toEqual([]);
    const lock = JSON.parse(await readFile(path.join(installed, 'npm-shrinkwrap.json'), 'utf8'));
    const manifest = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8'));
    expect(lock.packages[''].dependencies).toEqual(manifest.dependencies);
    expect(manifest).toMatchObject({
      engines: { node: '>=24' },
      bin: { mayfly: expect.any(String) },
    });
    expect(Object.keys(manifest)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(?:scripts|devDependencies)$/)]),
    );
  });

  test('it has the documents for operators, and no link in them leads nowhere', async () => {
    const pages = globSync('{*,docs/*}.md', { cwd: installed });
    expect(pages).toEqual(expect.arrayContaining(['docs/configuration.md', 'docs/operations.md']));
    const dead = pages.flatMap((page) =>
      [...readFileSync(path.join(installed, page), 'utf8').matchAll(/\]\(([^)#\s]+)/g)]
        .map(([, to = '']) => to)
        .filter((to) => !to.startsWith('https:'))
        .filter((to) => !existsSync(path.join(installed, path.dirname(page), to)))
        .map((to) => `${page}: ${to}`),
    );
    expect(dead).toEqual([]);
    expect(await readFile(path.join(installed, 'README.md'), 'utf8')).toContain('docs/deploy.md');
  });

  test('the terms of every bundled library come with it, and a unit for systemd', async () => {
    const notices = await readFile(path.join(installed, 'server/licences.txt'), 'utf8');
    const missing = ['fastify', 'mailauth', 'mailparser', 'smtp-server', 'socket.io', 'zod'].filter(
      (name) => !new RegExp(`^## ${name.replaceAll('.', '\\.')} - .+\\n\\n\\S`, 'm').test(notices),
    );
    expect(missing).toEqual([]);
    const sbom = JSON.parse(await readFile(path.join(installed, 'sbom.cdx.json'), 'utf8'));
    const unit = await readFile(path.join(installed, 'deploy/mayfly.service'), 'utf8');
    expect(unit).toContain('ExecStart=mayfly');
    expect(sbom.components.map(({ name }: { name: string }) => name)).toContain('mailauth');
  });

  test('it starts, serves the page, receives an email, and stops at SIGTERM', async () => {
    const alone = await timed('started in', start(command, []));
    await alone[Symbol.asyncDispose]();
    await using service = await timed('npx started in', start('npx', ['--offline', 'mayfly']));
    expect(await (await fetch(service.httpUrl)).text()).toContain('<!doctype html>');
    expect((await fetch(new URL('licences.txt', service.httpUrl))).status).toBe(200);
    expect(await receiveCode(service)).toBe('482913');
    const reference = await fetch(new URL('api', service.httpUrl));
    expect(await reference.text()).toContain('listMessages');
    service.child.signal('SIGTERM');
    await service.child.ended;
    expect(service.child.lines.filter((line) => line.includes('"event":"stopped"'))).toHaveLength(
      1,
    );
  });

  test('the other commands work', async () => {
    const { version, scripts } = JSON.parse(
      await readFile(path.join(PROJECT_ROOT, 'package.json'), 'utf8'),
    );
    expect(scripts.start).toContain('server/main.ts');
    expect(await mayfly('--version')).toMatchObject({ code: 0, out: version });
    const help = await mayfly('--help');
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--smtp-port') });
    const settings = await mayfly('check-config', '--domains', 'in.example.com');
    expect(settings.out).toContain('MAYFLY_DOMAINS=in.example.com  # set\n');
    expect(settings.out).toMatch(/\nok$/);
    const wrong = await mayfly('check-config', '--smtp-port', 'x');
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('--smtp-port="x"') });
    const doctor = await mayfly('doctor', '--json', 'mayfly.localhost');
    expect(doctor).toMatchObject({ code: 0, out: expect.stringContaining('"status":"ok"') });
    const unknown = await mayfly('strat');
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no command "strat"') });
  });

  test(
    'the scripts for Redis and the thread that checks senders are in it, and the flags of npm start',
    unlessMissing(missing.find((each) => each !== '') ?? ''),
    async () => {
      const key = rsaKey();
      const zone = { txt: [['rsa._domainkey.good.test', key.record]] } as const;
      await using dns = await startDnsmasq(zone);
      await using redis = await startRedis('redis');
      const env = { MAYFLY_DNS_SERVERS: dns.server };
      const starting = start(command, ['--redis-url', redis.url], env);
      await using service = await timed('with Redis, without npx, started in', starting);
      const flags = readFileSync(`/proc/${service.child.pid}/cmdline`, 'utf8').split('\0');
      const { scripts } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'));
      const wanted = scripts.start.split(' ').filter((word: string) => word.startsWith('--'));
      expect(flags).toEqual(expect.arrayContaining(wanted));
      const letter = 'From: a@good.test\r\nSubject: Hi\r\n\r\nHello\r\n';
      const by = { signingDomain: 'good.test', selector: 'rsa', privateKey: key.privateKey };
      const { signatures } = await dkimSign(letter, { ...by, signatureData: [by] });
      const raw = signatures + letter;
      const { authentication } = await verdictOn(service, { raw, sender: 'a@good.test' });
      expect(authentication).toMatchObject({ verdict: 'pass', domain: 'good.test' });
    },
  );

  test('an unsuitable Node gets one line', async () => {
    const file = path.join(installed, 'package.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('>=24', '>=999'));
    const { version } = process;
    expect(await mayfly()).toEqual({
      code: 1,
      out: '',
      err:
        `Mayfly needs Node 999 or newer, and this is Node ${version.slice(1)}. ` +
        'Install one from https://nodejs.org/en/download.\n',
    });
  });
});
