import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Certifier } from '#server/acme/certifier.ts';
import { CHALLENGE_PATH } from '#server/acme/reach.ts';
import { createLocalSharing } from '#server/acme/sharing.ts';
import { createLog, type Log } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type NameServer, startDnsmasq } from '../harness/dns.ts';
import { freePort } from '../harness/free-port.ts';
import { type PebbleOptions, startPebble } from '../harness/pebble.ts';
import { whyNoProgram } from '../programs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const why = (await whyNoProgram('pebble')) || (await whyNoProgram('dnsmasq'));

type Ordered = Parameters<Log['ordered']>[0];

let stateDir: string;
let dns: NameServer;
/** By the machine, as Pebble has no other. */
let clock: ManualClock;
let ordered: Ordered[];
beforeEach(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'mayfly-acme-'));
  dns = await startDnsmasq({
    txt: [],
    hosts: [
      ['mx.mayfly.test', '127.0.0.1'],
      ['mail.mayfly.test', '127.0.0.1'],
      ['blocked.mayfly.test', '127.0.0.1'],
    ],
  });
  clock = new ManualClock();
  clock.jumpWall(Date.now() - clock.wall());
  ordered = [];
});
afterEach(async () => {
  await dns[Symbol.asyncDispose]();
  rmSync(stateDir, { recursive: true });
});

interface Options extends Partial<PebbleOptions> {
  readonly names?: readonly string[];
  /** Where the authority looks for challenges; by default at the port of the service. */
  readonly authorityPort?: number;
}

/** An authority, and a service that answers challenges on the port where the authority looks. */
async function start({ names = ['mx.mayfly.test', 'mail.mayfly.test'], ...options }: Options = {}) {
  const httpPort = await freePort();
  const authorityPort = options.authorityPort ?? httpPort;
  const pebble = await startPebble({
    ...{ dnsServer: dns.server, httpPort: authorityPort },
    ...options,
  });
  onTestFinished(() => pebble[Symbol.asyncDispose]());
  setDefaultCACertificates([...getCACertificates('bundled'), pebble.trust]);
  const sharing = createLocalSharing();
  const log: Log = {
    ...createLog('silent'),
    ordered: (order) => void ordered.push(order),
  };
  const open = (own = stateDir) =>
    new Certifier(
      {
        clock,
        log,
        sharing,
        names: () => names.map((name) => ({ name, isRequired: true })),
        failed: () => {},
      },
      {
        ...{ email: 'op@mayfly.test', directory: pebble.directory, stateDir: own },
        ...{ dnsServers: [dns.server], challengePort: httpPort },
      },
    );
  const port = await serve(httpPort, (token) => sharing.find(token));
  return { pebble, open, port, sharing };
}

async function serve(port: number, find: (token: string) => Promise<string | null>) {
  const server: Server = createServer((request, response) => {
    void find(request.url?.replace(CHALLENGE_PATH, '') ?? '').then((answer) => {
      response.statusCode = answer === null ? 404 : 200;
      response.end(answer ?? '');
    });
  });
  const open = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  await open();
  onTestFinished(close);
  return { open, close };
}

const at = (pebble: { readonly directory: string }, ...names: string[]) =>
  path.join(stateDir, 'acme', `${new URL(pebble.directory).host.replace(':', '-')}-dir`, ...names);

const mode = (file: string) => statSync(file).mode & 0o777;

describe('with Pebble', unlessMissing(why), () => {
  test('R25 TLS-7 TLS-9 each name gets a certificate, and a restart orders nothing', async () => {
    const { pebble, open } = await start({ nonceReject: 30 });
    const certifier = open();
    expect(certifier.contexts()).toBeNull();
    await certifier.look();
    expect(ordered.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['mx.mayfly.test', 'issued'],
      ['mail.mayfly.test', 'issued'],
    ]);
    expect(certifier.covers('mx.mayfly.test')).toBe(true);
    expect(certifier.contexts()?.forName('mail.mayfly.test')).not.toBeNull();
    const [leaf = '', intermediate = ''] =
      readFileSync(at(pebble, 'mx.mayfly.test', 'cert.pem'), 'utf8').match(
        /-+BEGIN[\s\S]+?END.+-+/g,
      ) ?? [];
    expect(new X509Certificate(leaf).subjectAltName).toBe('DNS:mx.mayfly.test');
    expect(new X509Certificate(leaf).verify(new X509Certificate(intermediate).publicKey)).toBe(
      true,
    );
    expect(
      new X509Certificate(intermediate).verify(
        new X509Certificate(await pebble.fetchRoot()).publicKey,
      ),
    ).toBe(true);
    expect(mode(at(pebble))).toBe(0o700);
    expect(mode(at(pebble, 'mx.mayfly.test', 'key.pem'))).toBe(0o600);

    const again = open();
    expect(again.covers('mail.mayfly.test')).toBe(true);
    await again.look();
    expect(ordered).toHaveLength(2);
  });

  test('TLS-8 what the authority sees is the reason, and the next attempt is an hour away', async () => {
    // The service finds its own challenge; the authority asks at another port, where another server answers.
    const stranger = await freePort();
    await serve(stranger, async () => 'not this');
    const { open } = await start({
      authorityPort: stranger,
      names: ['mx.mayfly.test', 'blocked.mayfly.test'],
      blocked: ['blocked.mayfly.test'],
    });
    const certifier = open();
    await certifier.look();
    expect(ordered).toMatchObject([
      { outcome: 'refused', why: expect.stringMatching(/^unauthorized: .*not this/) },
      { outcome: 'refused', why: expect.stringMatching(/^rejectedIdentifier: /) },
    ]);
    // A restart does not shorten it.
    clock.advance(HOUR - 1);
    await open().look();
    expect(ordered).toHaveLength(2);
    clock.advance(1);
    await open().look();
    expect(ordered).toHaveLength(4);
    // The second failure waits for two hours.
    clock.advance(2 * HOUR - 1);
    await open().look();
    expect(ordered).toHaveLength(4);
  });
});
