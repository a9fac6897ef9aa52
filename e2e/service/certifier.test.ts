import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest';
import { type AcmeDeps, Certifier } from '#server/acme/certifier.ts';
import { makeKey } from '#server/acme/jws.ts';
import { CHALLENGE_PATH } from '#server/acme/reach.ts';
import { createLocalSharing, type Sharing } from '#server/acme/sharing.ts';
import { StateFiles } from '#server/acme/state-files.ts';
import {
  type IssuingOptions,
  startIssuingAuthority,
} from '#server/acme/testing/issuing-authority.ts';
import { inspectCertificate } from '#server/app/inspect-certificate.ts';
import { createLog, type Log } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { type NameServer, startDnsmasq } from '../harness/dns.ts';
import { freePort } from '../harness/free-port.ts';
import { whyNoProgram } from '../programs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MX = 'mx.mayfly.test';
const MAIL = 'mail.mayfly.test';
/** It has a second address to which no machine has a route. */
const HALF = 'half.mayfly.test';
const ABSENT = 'absent.mayfly.test';

const why = await whyNoProgram('dnsmasq');

let dns: NameServer;
let stateDir: string;
let clock: ManualClock;
let ordered: Parameters<Log['ordered']>[0][];
let warned: string[];
beforeAll(async () => {
  if (why) return;
  const here = [MX, MAIL, HALF].map((name) => [name, '127.0.0.1'] as const);
  dns = await startDnsmasq({ txt: [], hosts: [...here, [HALF, '255.255.255.255']] });
});
afterAll(() => dns?.[Symbol.asyncDispose]());
beforeEach(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'mayfly-acme-'));
  clock = new ManualClock();
  ordered = [];
  warned = [];
});
afterEach(() => rmSync(stateDir, { recursive: true }));

interface Options extends Partial<IssuingOptions> {
  readonly names?: readonly string[];
  readonly optional?: readonly string[];
  readonly life?: number;
}

/** An authority, and a port that answers the challenges of what is shared. */
async function start({
  names = [MX, MAIL],
  optional = [],
  life = 90 * DAY,
  ...more
}: Options = {}) {
  const validity = () => ({ from: new Date(clock.wall()), until: new Date(clock.wall() + life) });
  const authority = await startIssuingAuthority({ validity, ...more });
  onTestFinished(() => authority[Symbol.asyncDispose]());
  const sharing = createLocalSharing();
  const challengePort = await freePort();
  const server = createServer((request, response) => {
    void sharing.find(request.url?.replace(CHALLENGE_PATH, '') ?? '').then((answer) => {
      response.statusCode = answer === null ? 404 : 200;
      response.end(answer ?? '');
    });
  });
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const open = async () => {
    server.listen(challengePort, '127.0.0.1');
    await once(server, 'listening');
  };
  await open();
  onTestFinished(() => (server.listening ? close() : undefined));
  const log: Log = {
    ...createLog('silent'),
    ordered: (order) => void ordered.push(order),
    warned: (what, hint) => void warned.push(`${what}: ${hint}`),
  };
  const list: AcmeDeps['names'] = () => [
    ...names.map((name) => ({ name, isRequired: true })),
    ...optional.map((name) => ({ name, isRequired: false })),
  ];
  const createCertifier = ({
    email = 'op@mayfly.test',
    directory = authority.directory,
    own = stateDir,
    shared = sharing,
  }: {
    email?: string;
    directory?: string;
    own?: string;
    shared?: Sharing;
  } = {}) =>
    new Certifier(
      { clock, log, sharing: shared, names: list, failed: () => {} },
      { email, directory, stateDir: own, dnsServers: [dns.server], challengePort },
    );
  return { authority, createCertifier, sharing, port: { close, open } };
}

const stateOf = (directory: string, own = stateDir) => new StateFiles(own, directory);
const fileOf = (directory: string, name: string, file: string) =>
  path.join(path.dirname(stateOf(directory).locate(name)), file);

const outcomes = () => ordered.map(({ name, outcome }) => `${name} ${outcome}`);

const refusal = (type: string, status = 403) => ({
  status,
  body: { type: `urn:ietf:params:acme:error:${type}`, detail: 'x' },
});

describe('with dnsmasq', unlessMissing(why), () => {
  test('TLS-9 nodes share nothing between authorities', async () => {
    const { createCertifier, sharing } = await start({ names: [MX] });
    const { authority: other } = await start({ names: [MX] });
    await createCertifier().look();
    const own = mkdtempSync(path.join(tmpdir(), 'mayfly-acme-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    const moved = createCertifier({ directory: other.directory, own, shared: sharing });
    await moved.look();
    expect(other.countPosts('/order')).toBe(1);
  });

  test('TLS-8 an attempt of a clock that was years ahead does not stop orders', async () => {
    let isRefusing = true;
    const { createCertifier } = await start({
      names: [MX],
      refuse: (path) => (isRefusing && path === '/order' ? refusal('caa') : undefined),
    });
    clock.jumpWall(3_650 * DAY);
    await createCertifier().look();
    clock.jumpWall(-3_650 * DAY);
    isRefusing = false;
    const certifier = createCertifier();
    await certifier.look();
    expect(outcomes()).toEqual([`${MX} refused`, `${MX} issued`]);
  });

  test('TLS-7 an address without a route from here does not stop an order, and is named', async () => {
    const { createCertifier } = await start({ names: [HALF] });
    await createCertifier().look();
    expect(ordered).toMatchObject([
      { outcome: 'issued', why: expect.stringContaining('255.255.255.255 (ENETUNREACH)') },
    ]);
  });

  test('TLS-7 where our own look fails, the authority decides after an hour, and then daily', async () => {
    const { authority, createCertifier, port } = await start({
      ...{ names: [MX, ABSENT], optional: [MAIL] },
      refuse: (path) => (path === '/order' ? refusal('connection') : undefined),
    });
    await port.close();
    const certifier = createCertifier();
    const orders = async (ms: number) => {
      const before = authority.countPosts('/order');
      for (let passed = 0; passed < ms; passed += 10 * MINUTE) {
        clock.advance(10 * MINUTE);
        await certifier.look();
      }
      return authority.countPosts('/order') - before;
    };
    await certifier.look();
    expect(await orders(50 * MINUTE)).toBe(0);
    expect(await orders(20 * MINUTE)).toBe(1);
    expect(ordered.find(({ outcome }) => outcome === 'refused')).toMatchObject({
      name: MX,
      why: expect.stringMatching(/^connection: x \(port .* does not lead to this service/),
    });
    expect(await orders(23 * HOUR)).toBe(0);
    expect(await orders(2 * HOUR)).toBe(1);
    // Each name is in the log once a day.
    const lines = outcomes().filter((line) => line.startsWith(ABSENT));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThan(5);
  });

  test('TLS-9 a certificate that cannot be saved is used, and only saving is tried again', async () => {
    const { authority, createCertifier } = await start({ names: [MX] });
    // Nothing can replace a directory that has something in it.
    const cert = fileOf(authority.directory, MX, 'cert.pem');
    mkdirSync(path.join(cert, 'x'), { recursive: true });
    const certifier = createCertifier();
    await expect(certifier.look()).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(outcomes()).toEqual([`${MX} issued`]);
    expect(certifier.covers(MX)).toBe(true);
    clock.advance(DAY);
    await expect(certifier.look()).rejects.toThrow();
    rmSync(cert, { recursive: true });
    await certifier.look();
    expect(authority.countPosts('/order')).toBe(1);
    expect(createCertifier().covers(MX)).toBe(true);
  });

  test('TLS-8 a fault of one name does not stop the others', async () => {
    const { authority, createCertifier } = await start();
    writeFileSync(path.join(stateDir, 'acme'), '');
    rmSync(path.join(stateDir, 'acme'));
    mkdirSync(path.dirname(path.dirname(fileOf(authority.directory, MX, 'x'))), {
      recursive: true,
    });
    // No directory, so that nothing of this name can be written.
    writeFileSync(path.dirname(fileOf(authority.directory, MX, 'x')), '');
    await expect(createCertifier().look()).rejects.toThrow();
    expect(outcomes()).toEqual([`${MAIL} issued`]);
  });

  test('TLS-8 a refused account holds for all names, until its contact is corrected', async () => {
    let isRefusing = true;
    const { authority, createCertifier } = await start({
      refuse: (path) => (isRefusing && path === '/account' ? refusal('invalidContact') : undefined),
    });
    await createCertifier({ email: 'op@example.com' }).look();
    await createCertifier({ email: 'op@example.com' }).look();
    expect(authority.countPosts('/account')).toBe(1);
    expect(outcomes()).toEqual([`${MX} refused`]);
    expect(inspectCertificate(stateOf(authority.directory), MAIL).failure?.detail).toContain(
      'invalidContact',
    );
    isRefusing = false;
    await createCertifier().look();
    expect(outcomes().slice(1)).toEqual([`${MX} issued`, `${MAIL} issued`]);
    expect(inspectCertificate(stateOf(authority.directory), MAIL).failure).toBeNull();
  });

  test('TLS-8 a rate limit ends the pass', async () => {
    const { authority, createCertifier } = await start({
      refuse: (path) => (path === '/order' ? refusal('rateLimited', 429) : undefined),
    });
    await createCertifier().look();
    expect(authority.countPosts('/order')).toBe(1);
  });

  test('TLS-9 while an order runs, the doctor reads that, and the other nodes wait', async () => {
    let during: unknown = null;
    const { authority, createCertifier, sharing } = await start({
      names: [MX],
      refuse: (path) => {
        if (path === '/order')
          during = inspectCertificate(stateOf(authority.directory), MX).failure;
        return undefined;
      },
    });
    const { write } = sharing;
    const shared: (string | undefined)[] = [];
    sharing.write = (name, record) => {
      shared.push(record.attempt?.kind);
      return write(name, record);
    };
    await createCertifier().look();
    expect(during).toMatchObject({ kind: 'interrupted' });
    expect(shared).toEqual(['interrupted', undefined]);
  });

  test('TLS-9 a node that takes a certificate forgets its failure; the key is that of the first order', async () => {
    let isRefusing = true;
    const { authority, createCertifier } = await start({
      names: [MX],
      refuse: (path) => (isRefusing && path === '/order' ? refusal('caa') : undefined),
    });
    const first = createCertifier();
    await first.look();
    const hash = inspectCertificate(stateOf(authority.directory), MX).keys.current;
    isRefusing = false;
    clock.advance(HOUR);
    const own = mkdtempSync(path.join(tmpdir(), 'mayfly-acme-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    await createCertifier({ own }).look();
    expect(inspectCertificate(stateOf(authority.directory, own), MX).keys.current).toBe(hash);
    await first.look();
    expect(authority.countPosts('/order')).toBe(2);
    expect(inspectCertificate(stateOf(authority.directory), MX)).toMatchObject({
      failure: null,
      until: expect.any(Number),
    });
  });

  test('TLS-7 a renewal at two thirds of the life keeps the key, until there is a next one', async () => {
    const { authority, createCertifier } = await start({ names: [MX] });
    const certifier = createCertifier();
    await certifier.look();
    const read = (file: string) => readFileSync(fileOf(authority.directory, MX, file), 'utf8');
    const [cert, key, context] = [read('cert.pem'), read('key.pem'), certifier.contexts()];
    clock.advance(59 * DAY);
    await certifier.look();
    expect(read('cert.pem')).toBe(cert);
    clock.advance(5 * DAY);
    await certifier.look();
    expect(read('cert.pem')).not.toBe(cert);
    expect(read('key.pem')).toBe(key);
    expect(certifier.contexts()).not.toBe(context);
    const next = makeKey();
    writeFileSync(fileOf(authority.directory, MX, 'next-key.pem'), next);
    clock.advance(64 * DAY);
    await certifier.look();
    expect(read('key.pem')).toBe(next);
    expect(new X509Certificate(read('cert.pem')).checkPrivateKey(createPrivateKey(next))).toBe(
      true,
    );
    expect(existsSync(fileOf(authority.directory, MX, 'next-key.pem'))).toBe(false);
  });

  test('R24 TLS-8 an authority that is away is asked once an hour; the certificate stays', async () => {
    const { authority, createCertifier } = await start();
    const certifier = createCertifier();
    await certifier.look();
    const context = certifier.contexts();
    await authority[Symbol.asyncDispose]();
    clock.advance(65 * DAY);
    await certifier.look();
    clock.advance(HOUR - 1);
    await createCertifier().look();
    expect(ordered.slice(2)).toMatchObject([
      { name: MX, outcome: 'unavailable', why: expect.stringContaining('ECONNREFUSED') },
    ]);
    clock.advance(1);
    await certifier.look();
    expect(ordered).toHaveLength(4);
    expect(certifier.contexts()).toBe(context);
    expect(certifier.covers(MX)).toBe(true);
  });

  test('R24 TLS-8 an attempt that was interrupted, as by a crash, counts', async () => {
    const { authority, createCertifier, sharing } = await start({ names: [MX] });
    const { write } = sharing;
    // The store goes away when the order has begun.
    sharing.write = () => Promise.reject(new Error('away'));
    await expect(createCertifier().look()).rejects.toThrow('away');
    sharing.write = write;
    await createCertifier().look();
    expect(authority.countPosts('/order')).toBe(0);
    clock.advance(HOUR);
    await createCertifier().look();
    expect(outcomes()).toEqual([`${MX} issued`]);
  });

  test('TLS-8 an order that a shutdown stops does not count', async () => {
    let closed: Promise<void> | undefined;
    let certifier: Certifier | undefined;
    const { createCertifier } = await start({
      names: [MX],
      refuse: (path) => {
        if (path === '/final') closed ??= certifier?.close();
        return undefined;
      },
    });
    certifier = createCertifier();
    await certifier.look();
    await closed;
    expect(ordered).toEqual([]);
    await createCertifier().look();
    expect(outcomes()).toEqual([`${MX} issued`]);
  });

  test('TLS-9 a node without the lease neither orders nor waits', async () => {
    const { authority, createCertifier, sharing } = await start();
    sharing.lease = async () => false;
    await createCertifier().look();
    expect(authority.countPosts('/order')).toBe(0);
    expect(inspectCertificate(stateOf(authority.directory), MX).failure).toBeNull();
  });

  test('TLS-8 a certificate that is due at once, or has expired, is not taken', async () => {
    let life = 90 * DAY;
    const { authority, createCertifier } = await start({
      names: [MX],
      validity: () => ({ from: new Date(clock.wall()), until: new Date(clock.wall() + life) }),
    });
    life = MINUTE;
    const certifier = createCertifier();
    await certifier.look();
    clock.advance(2 * MINUTE);
    await certifier.look();
    expect(authority.countPosts('/order')).toBe(1);
    expect(ordered).toMatchObject([{ outcome: 'refused', why: expect.stringContaining('clock') }]);
    expect(certifier.contexts()).toBeNull();
  });

  test('TLS-9 a key of the operator that cannot be used is not replaced', async () => {
    const { authority, createCertifier } = await start({ names: [MX] });
    const file = fileOf(authority.directory, MX, 'key.pem');
    mkdirSync(path.dirname(file), { recursive: true });
    const { key } = makeCertificate({ names: [MX], type: 'rsa' });
    writeFileSync(file, key);
    await createCertifier().look();
    expect(ordered).toMatchObject([
      {
        outcome: 'refused',
        why: expect.stringContaining('key.pem cannot be used: it is no EC key'),
      },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(key);
    expect(authority.countPosts('/account')).toBe(0);
  });

  test('TLS-7 a certificate whose file is deleted is ordered anew', async () => {
    const { authority, createCertifier } = await start({ names: [MX] });
    const certifier = createCertifier();
    await certifier.look();
    const file = fileOf(authority.directory, MX, 'cert.pem');
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    clock.advance(MINUTE);
    await certifier.look();
    expect(authority.countPosts('/order')).toBe(2);
    expect(readFileSync(file, 'utf8')).not.toBe(before);
  });

  test('TLS-9 a next key that cannot be used is logged, and the key stays', async () => {
    const { authority, createCertifier } = await start({ names: [MX] });
    const certifier = createCertifier();
    await certifier.look();
    const key = readFileSync(fileOf(authority.directory, MX, 'key.pem'), 'utf8');
    const next = fileOf(authority.directory, MX, 'next-key.pem');
    writeFileSync(next, makeCertificate({ names: [MX], type: 'rsa' }).key);
    clock.advance(70 * DAY);
    await certifier.look();
    expect(warned).toEqual([
      expect.stringMatching(/next-key.pem of mx.* is not used: it is no EC/),
    ]);
    expect(readFileSync(fileOf(authority.directory, MX, 'key.pem'), 'utf8')).toBe(key);
    expect(existsSync(next)).toBe(true);
  });

  test('RUN-6 a missing certificate is listed, of an optional name only if it led here', async () => {
    const { createCertifier } = await start({
      ...{ names: [ABSENT], optional: [MX, 'other.mayfly.test'] },
      refuse: (path) => (path === '/order' ? refusal('caa') : undefined),
    });
    const certifier = createCertifier();
    const list = () =>
      certifier.list().map(({ file, pair }) => [path.basename(path.dirname(file)), pair]);
    expect(list()).toEqual([[ABSENT, null]]);
    await certifier.look();
    expect(list()).toEqual([
      [ABSENT, null],
      [MX, null],
    ]);
  });
});
