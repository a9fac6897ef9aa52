import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createTransport } from 'nodemailer';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { createApp } from '#server/app/app.ts';
import { loadTestConfig } from '#server/config/testing/loaded.ts';
import { byLength } from '#server/ops/testing/length.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startDnsmasq } from '../harness/dns.ts';
import { freePort } from '../harness/free-port.ts';
import { startPebble } from '../harness/pebble.ts';
import { startRedis, whyNoRedis } from '../harness/redis.ts';
import { whyNoProgram } from '../programs.ts';

/** Milliseconds between two looks at what is due. */
const LOOK = 60_000;
const INBOXES = byLength({ short: 2, long: 20 });
/** Under the limit of tabs for one inbox. */
const TABS_EACH = 50;
/** Milliseconds; many times what three orders take. */
const PATIENCE = { timeout: 60_000, interval: 50 };

const NAMES = ['mx.mayfly.test', 'mail.mayfly.test', 'mta-sts.in.mayfly.test'];
const Made = z.object({ address: z.string(), token: z.string(), lease: z.string() });
const Line = z.object({ event: z.string(), outcome: z.string().optional() });

const noRedis = await whyNoRedis('redis');
const why = (await whyNoProgram('pebble')) || (await whyNoProgram('dnsmasq'));

beforeEach(() => {
  // Of the service, so that a test decides when certificates are looked at.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An authority that looks for challenges at one port, where DNS leads. */
async function startAuthority() {
  const dns = await startDnsmasq({ txt: [], hosts: NAMES.map((name) => [name, '127.0.0.1']) });
  onTestFinished(() => dns[Symbol.asyncDispose]());
  const challengePort = await freePort();
  const pebble = await startPebble({ dnsServer: dns.server, httpPort: challengePort });
  onTestFinished(() => pebble[Symbol.asyncDispose]());
  setDefaultCACertificates([...getCACertificates('bundled'), pebble.trust]);
  const root = await pebble.fetchRoot();
  return { dns: dns.server, directory: pebble.directory, challengePort, root };
}

type Authority = Awaited<ReturnType<typeof startAuthority>>;

async function start(
  { dns, directory, challengePort }: Authority,
  {
    http = challengePort,
    ...env
  }: {
    readonly http?: number;
    readonly MAYFLY_REDIS_URL?: string;
    readonly MAYFLY_HTTPS_PORT?: string;
  },
) {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'mayfly-acme-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  const [https, smtp] = [await freePort(), await freePort()];
  const config = loadTestConfig({
    ...{ MAYFLY_ACME: 'op@mayfly.test', MAYFLY_ACME_DIRECTORY: directory },
    ...{ MAYFLY_STATE_DIR: stateDir, MAYFLY_DNS_SERVERS: dns },
    ...{ MAYFLY_HTTP_HOST: '127.0.0.1', MAYFLY_SMTP_HOST: '127.0.0.1' },
    ...{ MAYFLY_HTTP_PORT: `${http}`, MAYFLY_HTTPS_PORT: `${https}`, MAYFLY_SMTP_PORT: `${smtp}` },
    ...{
      MAYFLY_PUBLIC_URL: `https://mail.mayfly.test:${https}`,
      MAYFLY_HOSTNAME: 'mx.mayfly.test',
    },
    ...{ MAYFLY_DOMAINS: 'in.mayfly.test', MAYFLY_IDLE_TIMEOUT: '0', MAYFLY_READ_WORKERS: '1' },
    ...{ MAYFLY_HTTP_SOURCE_SOCKETS: '0', ...env },
  });
  const clock = new ManualClock();
  clock.jumpWall(Date.now() - clock.wall());
  let issued = 0;
  const write = (text: string) => {
    const line = Line.parse(JSON.parse(text));
    if (line.event === 'ordered' && line.outcome === 'issued') issued += 1;
  };
  const app = createApp(config, { logDestination: { write }, clock, challengePort });
  await app.start();
  onTestFinished(() => app.stop());
  return { stateDir, https, smtp, issued: () => issued };
}

/** As if DNS led these names here. */
const toLoopback = (ca: string) =>
  new Agent({
    ca,
    lookup: (_name, _options, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]),
  });

function createInbox(origin: string, agent: Agent): Promise<z.infer<typeof Made>> {
  const { promise, resolve, reject } = Promise.withResolvers<z.infer<typeof Made>>();
  const headers = { 'content-type': 'application/json' };
  request(`${origin}/api/v1/inboxes`, { method: 'POST', agent, headers }, (response) => {
    json(response).then((body) => resolve(Made.parse(body)), reject);
  })
    .on('error', reject)
    .end(JSON.stringify({ hold: true }));
  return promise;
}

/** The serial number that a handshake for this name shows. */
async function showSerial(port: number, servername: string, ca: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, servername, ca });
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

describe('a service with Pebble', unlessMissing(why), () => {
  test('TLS-7 HTTP-18 certificates are renewed under open tabs, and no tab is lost', async () => {
    const authority = await startAuthority();
    const { root } = authority;
    const { stateDir, https, smtp, issued } = await start(authority, {});
    await vi.waitFor(() => expect(issued()).toBe(NAMES.length), PATIENCE);
    const serials = () => Promise.all(NAMES.map((name) => showSerial(https, name, root)));
    const before = await serials();
    expect(new Set(before).size).toBe(NAMES.length);

    const origin = `https://mail.mayfly.test:${https}`;
    const agent = toLoopback(root);
    const inboxes = await Promise.all(
      Array.from({ length: INBOXES }, () => createInbox(origin, agent)),
    );
    const losses: string[] = [];
    const openTab = async (token: string) => {
      // DNS does not know the name of the page; the other handshakes here are verified.
      const socket = io(`https://localhost:${https}`, {
        ...{ transports: ['websocket'], multiplex: false, rejectUnauthorized: false },
        auth: { token },
      });
      onTestFinished(() => void socket.close());
      socket.on('disconnect', (reason) => losses.push(reason));
      const email = new Promise((resolve) => socket.once('message', resolve));
      await new Promise((resolve) => socket.once('inbox', resolve));
      return { email };
    };
    const tabs = await Promise.all(
      inboxes.flatMap(({ token }) => Array.from({ length: TABS_EACH }, () => openTab(token))),
    );

    // Pebble has no other clock, so that time cannot make it due.
    for (const file of globSync(`${stateDir}/acme/*/*/cert.pem`)) rmSync(file);
    vi.advanceTimersByTime(LOOK);
    await vi.waitFor(() => expect(issued()).toBe(2 * NAMES.length), PATIENCE);
    const after = await serials();
    expect(after.filter((serial) => before.includes(serial))).toEqual([]);

    // Over verified TLS, with the certificate of the MX host.
    const tls = { ca: root, servername: 'mx.mayfly.test' };
    const sender = createTransport({ host: '127.0.0.1', port: smtp, requireTLS: true, tls });
    onTestFinished(() => sender.close());
    const to = inboxes.map(({ address }) => address);
    await sender.sendMail({ from: 'a@b.example', to, subject: 'x', text: 'x' });
    await Promise.all(tabs.map(({ email }) => email));
    expect(losses).toEqual([]);
  });

  test('HTTP-18 TLS-7 behind a proxy, the HTTP port has the page and answers challenges', async () => {
    const authority = await startAuthority();
    const { smtp, issued } = await start(authority, { MAYFLY_HTTPS_PORT: 'off' });
    await vi.waitFor(() => expect(issued()).toBe(1), PATIENCE);
    const page = await fetch(`http://127.0.0.1:${authority.challengePort}/api/v1/domains`);
    expect(page.status).toBe(200);
    const tls = { ca: authority.root, servername: 'mx.mayfly.test' };
    const sender = createTransport({ host: '127.0.0.1', port: smtp, requireTLS: true, tls });
    onTestFinished(() => sender.close());
    await sender.verify();
  });

  const options = unlessMissing(noRedis);
  test(
    'TLS-9 two nodes order each name once, and both have all certificates',
    options,
    async () => {
      await using redis = await startRedis('redis');
      const authority = await startAuthority();
      const env = { MAYFLY_REDIS_URL: redis.url };
      // Challenges of both nodes reach the first one only.
      const one = await start(authority, env);
      const other = await start(authority, { ...env, http: await freePort() });
      const serials = async ({ https }: { readonly https: number }) =>
        Promise.all(NAMES.map((name) => showSerial(https, name, authority.root)));
      await vi.waitFor(() => expect(one.issued() + other.issued()).toBe(NAMES.length), PATIENCE);
      await vi.waitFor(async () => {
        // A look that still runs does not see what the other node got meanwhile.
        vi.advanceTimersByTime(LOOK);
        expect(await serials(other)).toEqual(await serials(one));
      }, PATIENCE);
      expect(one.issued() + other.issued()).toBe(NAMES.length);
    },
  );
});
