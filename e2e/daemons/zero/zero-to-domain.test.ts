import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type Child, startChild } from '../../harness/children.ts';
import { finish, packMayfly, userEnvironment, whyNoRegistry } from '../../harness/package.ts';
import { type Host, whyNoHosts } from '../net/host.ts';
import { type Lan, startLan } from '../net/lan.ts';
import { NSD } from '../net/names.ts';
import { inNetworkOf } from '../net/program.ts';
import { unpackedRoot } from '../net/roots.ts';
import { LOG, POSTFIX, startPostfix } from '../senders/postfix.ts';
import { type Sender, TRUSTED, until } from '../senders/sender.ts';
import { type Authority, PEBBLE, startAuthority } from './authority.ts';
import { type Names, SIGNING, startZeroNames, UNBOUND } from './names.ts';
import { MACHINES } from './places.ts';
import { startVisitor, type Visitor } from './visitor.ts';

/** As in docs/deploy.md. */
const SETTINGS = [
  ...['--acme', 'operator@example.com', '--public-url', 'https://mail.example.com'],
  ...['--domains', 'in.example.com'],
];
const PAGE = 'https://mail.example.com';
const POLICY = 'https://mta-sts.in.example.com/.well-known/mta-sts.txt';

/** Commands of an operator who has a machine with Node. */
const MAX_COMMANDS = 3;

const VERIFIED = /Verified TLS connection established to mail\.example\.com\[/;

/** Postfix delivers to that domain with a certificate for the host of its MX record, or not at all. */
const BY_CERTIFICATE = `smtp_tls_policy_maps = inline:{ {in.example.com=secure match=hostname} }
smtp_dns_support_level = dnssec
smtp_tls_loglevel = 1`;

const BY_TLSA = 'smtp_tls_policy_maps=inline:{ {in.example.com=dane-only} }';

async function whyNot(): Promise<string> {
  const noHosts = await whyNoHosts();
  if (noHosts !== '') return noHosts;
  try {
    for (const packages of [NSD, SIGNING, UNBOUND, PEBBLE, POSTFIX]) await unpackedRoot(packages);
    return await whyNoRegistry();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const why = await whyNot();

describe(`from nothing to email on a domain (${why || 'by Pebble'})`, unlessMissing(why), () => {
  const ends = new AsyncDisposableStack();
  const commands: string[] = [];
  let directory: string;
  let tarball: string;
  let names: Names;
  let authority: Authority;
  let fresh: Host;
  let outside: Host;
  let visitor: Visitor;
  let postfix: Sender;
  let service: Child;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mayfly-zero-'));
    ends.defer(() => rm(directory, { recursive: true, force: true }));
    tarball = await packMayfly(directory);
    const lan: Lan = ends.use(await startLan(MACHINES.resolver.inet[0]));
    names = await startZeroNames(lan);
    authority = await startAuthority(lan);
    fresh = await lan.join(MACHINES.fresh);
    outside = await lan.join(MACHINES.sender, [await unpackedRoot(POSTFIX)]);
    await outside.write(TRUSTED, authority.root);
    postfix = await startPostfix(outside, BY_CERTIFICATE);
    const plan = { address: MACHINES.fresh.inet[0], trusted: () => authority.root };
    visitor = ends.use(await startVisitor({ from: outside, ...plan }));
    await mkdir(path.join(directory, 'lib'));
    await writeFile(path.join(directory, 'resolv.conf'), await outside.read('/etc/resolv.conf'));
    const trusted = `${authority.ownCertificate}${authority.root}`;
    await writeFile(path.join(directory, 'ca.pem'), trusted);
  });
  afterAll(() => ends.disposeAsync());

  /** A command of the operator, which is counted. */
  function run(command: string, ...arguments_: readonly string[]): Child {
    commands.push([command, ...arguments_].join(' '));
    const own = { npm_config_prefix: directory };
    const env = { ...userEnvironment(path.join(directory, 'cache')), ...own };
    // Only npm needs the internet.
    if (command === 'npm') return startChild(command, arguments_, { env });
    const [first = '', ...others] = [...inNetworkOf(fresh), 'unshare', '--mount', ...FRESH_FILES];
    const program = [directory, path.join(directory, 'bin', command), ...arguments_];
    const world = {
      MAYFLY_ACME_DIRECTORY: authority.directory,
      NODE_EXTRA_CA_CERTS: path.join(directory, 'ca.pem'),
    };
    return startChild(first, [...others, ...program], { env: { ...env, ...world }, input: null });
  }

  test('three commands lead to the page over HTTPS, and to email over verified TLS', async () => {
    const from = performance.now();
    const installed = await finish(run('npm', 'install', '--global', '--no-audit', tarball));
    expect(installed).toMatchObject({ code: 0 });
    const records = await finish(run('mayfly', 'doctor', '--records', ...SETTINGS));
    expect(records).toMatchObject({ code: 0, err: '' });
    await names.publish(records.out);
    service = run('mayfly', ...SETTINGS);
    ends.defer(() => service.end());
    const page = await until(
      'the page',
      () => visitor.ask(PAGE).then(({ body }) => body, String),
      (seen) => seen.includes('<!doctype html>'),
    );
    expect(page).toContain('<title>');
    expect(await receiveCode()).toBe('482913');
    expect(await outside.read(LOG)).toMatch(VERIFIED);
    const seconds = (performance.now() - from) / 1_000;
    const figure = `${commands.length} commands, ${seconds.toFixed(0)} s`;
    process.stdout.write(`from nothing to email on a domain: ${figure}\n`);
    expect(commands.length).toBeLessThanOrEqual(MAX_COMMANDS);
  });

  async function receiveCode(): Promise<string> {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    const created = await visitor.ask(`${PAGE}/api/v1/inboxes`, post);
    const { address, token } = JSON.parse(created.body);
    const raw = `From: ann@postfix.test\nTo: ${address}\nSubject: Your code is 482913\n\nHi\n`;
    await postfix.send({ from: 'ann@postfix.test', to: [address], raw });
    const headers = { authorization: `Bearer ${token}` };
    return (await visitor.ask(`${PAGE}/api/v1/inbox/code?wait=20`, { headers })).body;
  }

  test('the page has the headers that scanners ask for, and HTTP leads to HTTPS', async () => {
    const { headers } = await visitor.ask(PAGE);
    expect(headers).toMatchObject({
      'strict-transport-security': expect.stringMatching(/max-age=31536000\b/),
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': expect.any(String),
    });
    expect(await visitor.ask('http://mail.example.com/')).toMatchObject({
      ...{ status: 308, headers: { location: `${PAGE}/` } },
    });
  });

  test('senders that ask for the MTA-STS policy get it', async () => {
    const policy = await until(
      'the policy',
      () => visitor.ask(POLICY).then(({ body }) => body, String),
      (seen) => seen.includes('STSv1'),
    );
    expect(policy).toContain('mode: enforce\r\nmx: mail.example.com');
  });

  test('a sender that insists on DANE delivers, by the record that the doctor prints', async () => {
    const { out } = await finish(run('mayfly', 'doctor', '--records', ...SETTINGS));
    expect(out).toMatch(/^_25\._tcp\.mail\.example\.com\. .* TLSA +3 1 1 \w{64}$/m);
    await names.publish(out);
    await outside.run(['postconf', '-e', BY_TLSA]);
    await outside.run(['postfix', 'reload']);
    const before = await outside.read(LOG);
    expect(await receiveCode()).toBe('482913');
    expect((await outside.read(LOG)).slice(before.length)).toMatch(VERIFIED);
  });
});

/** Gives the machine the DNS of this test, and an empty /var/lib. */
const FRESH_FILES = [
  'sh',
  '-c',
  `
set -e
mount --make-rprivate /
mount --bind "$0/resolv.conf" /etc/resolv.conf
mount --bind "$0/lib" /var/lib
exec "$@"`,
];
