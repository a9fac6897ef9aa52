import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { StateFiles } from '#server/acme/state-files.ts';
import { type Command, runDoctor } from '#server/doctor/command.ts';
import { createExaminer } from '#server/doctor/examine.ts';
import { createPolicy, hashPolicy } from '#server/domains/mta-sts.ts';
import { systemClock } from '#server/ops/clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { startChild } from '../../harness/children.ts';
import { type NameServer, startDnsmasq, type Zone } from '../../harness/dns.ts';
import {
  PROJECT_ROOT,
  type Service,
  type ServiceEnv,
  startService,
} from '../../harness/service.ts';
import { whyNoProgram } from '../../programs.ts';
import { certificateFor, GOOD, startProxy, toolsFor, type World } from './world.ts';

const MX = 'mx.example.net';
const DOMAIN = 'in.example.net';
const POLICY = createPolicy([MX], 'offered');

/** Everything as the doctor itself says that it should be. */
const RIGHT: Zone = {
  known: ['net', 'org', 'com', 'arpa'],
  mx: [[DOMAIN, MX]],
  hosts: [
    [MX, GOOD],
    [`mta-sts.${DOMAIN}`, '11.0.0.80'],
    ['dbltest.com.dbl.spamhaus.org', '127.0.1.2'],
  ],
  txt: [
    [DOMAIN, 'v=spf1 -all'],
    [`_dmarc.${DOMAIN}`, 'v=DMARC1; p=reject; adkim=s; aspf=s'],
    [`_mta-sts.${DOMAIN}`, `v=STSv1; id=${hashPolicy(POLICY)}`],
  ],
};

const Status = z.enum(['ok', 'warning', 'failing', 'unknown']);
const Finding = z.strictObject({
  check: z.string(),
  about: z.string(),
  verdict: z.enum([...Status.options, 'note']),
  says: z.string(),
  mend: z.string().optional(),
});
/** As docs/dns.md describes it. */
const Json = z.strictObject({
  version: z.literal(1),
  status: Status,
  checkedAt: z.iso.datetime(),
  hostname: z.string(),
  domains: z.array(
    z.strictObject({
      domain: z.string(),
      status: Status,
      findings: z.array(Finding),
      records: z.array(
        z.strictObject({
          name: z.string(),
          type: z.enum(['MX', 'TXT', 'CNAME']),
          value: z.string(),
        }),
      ),
    }),
  ),
});

describe('npm run doctor', unlessMissing(await whyNoProgram('dnsmasq')), () => {
  const ends = new DisposableStack();
  let server: NameServer;
  let service: Service;
  let world: World;
  let directory: string;

  beforeAll(async () => {
    server = await startDnsmasq(RIGHT);
    const certificate = certificateFor(MX, `mta-sts.${DOMAIN}`);
    directory = await mkdtemp(path.join(tmpdir(), 'mayfly-doctor-'));
    const files = { cert: path.join(directory, 'cert.pem'), key: path.join(directory, 'key.pem') };
    await writeFile(files.cert, certificate.cert);
    await writeFile(files.key, certificate.key);
    service = await startService({
      MAYFLY_DOMAINS: DOMAIN,
      MAYFLY_HOSTNAME: MX,
      MAYFLY_TLS_CERT: files.cert,
      MAYFLY_TLS_KEY: files.key,
      // Senders trust it too.
      NODE_EXTRA_CA_CERTS: files.cert,
    });
    world = {
      dns: server.server,
      trusted: [certificate],
      places: {
        [`${GOOD}:25`]: service.smtp.port,
        '11.0.0.80:443': await startProxy(ends, certificate, service.httpUrl),
      },
    };
  });
  afterAll(async () => {
    ends.dispose();
    await service[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  function run(arguments_: readonly string[]) {
    const command: Command = {
      arguments: arguments_,
      domains: [{ domain: DOMAIN }],
      addresses: [GOOD],
      expected: {
        ...{ hostname: MX, tls: 'offered', httpsBy: 'proxy' },
        origins: ['https://mail.example.net'],
      },
      examine: createExaminer(toolsFor(world)),
      inspectCertificate: () => null,
      clock: systemClock,
      style: { width: 80, paint: (_, text) => text },
    };
    return runDoctor(command);
  }

  test('DOCTOR-2 DOCTOR-9 a service behind its proxy, with all that it says published, is well', async () => {
    const { code, out } = await run(['--json']);
    const { domains } = Json.parse(JSON.parse(out));
    const unwell = domains
      .flatMap(({ findings }) => findings)
      .filter(({ verdict }) => verdict !== 'ok');
    expect(unwell).toEqual([]);
    expect(code).toBe(0);
  });

  test('DOCTOR-1 what it says to publish is what this zone has', async () => {
    const [domain] = Json.parse(JSON.parse((await run(['--json'])).out)).domains;
    const texts = domain?.records.filter(({ type }) => type === 'TXT') ?? [];
    expect(texts.map(({ name, value }) => [name, value.slice(1, -1)])).toEqual(RIGHT.txt);
  });

  test('DOCTOR-1 domains can be named', async () => {
    const { out, code } = await run(['--json', 'Other.example.net', 'mayfly.localhost']);
    const { domains } = Json.parse(JSON.parse(out));
    expect(domains.map(({ domain, status }) => [domain, status])).toEqual([
      ['other.example.net', 'failing'],
      ['mayfly.localhost', 'ok'],
    ]);
    expect(code).toBe(2);
  });

  test.each([['--jsn'], ['not a domain']])('DOCTOR-2 %s is refused with 3', async (argument) => {
    const { out, err, code } = await run([argument]);
    expect({ out, code }).toEqual({ out: '', code: 3 });
    expect(err).toContain('Usage: mayfly doctor');
  });

  const spawned = async (env: ServiceEnv, ...arguments_: readonly string[]) => {
    const child = startChild(process.execPath, ['server/doctor.ts', ...arguments_], {
      cwd: PROJECT_ROOT,
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    const code = await child.ended;
    return { code, out: child.lines.join('\n') };
  };

  test('DOCTOR-2 the command reads the settings, and prints no colours if the output is not a terminal', async () => {
    const env = {
      MAYFLY_DOMAINS: 'absent.example.net',
      MAYFLY_HOSTNAME: 'absent.example.net',
      MAYFLY_DNS_SERVERS: server.server,
    };
    const { out, code } = await spawned(env);
    expect(out).toContain('failing  MX          absent.example.net is not in DNS');
    expect(out).not.toContain('\u001b');
    expect(code).toBe(2);
  });

  test('TLS-9 the command prints the TLSA record of the key in the state directory', async () => {
    const directoryUrl = 'https://ca.example/directory';
    const files = new StateFiles(directory, directoryUrl);
    files.savePair(MX, makeCertificate({ names: [MX] }));
    const { out } = await spawned({
      ...{ MAYFLY_ACME: 'op@example.net', MAYFLY_ACME_DIRECTORY: directoryUrl },
      ...{ MAYFLY_STATE_DIR: directory, MAYFLY_PUBLIC_URL: 'https://mail.example.net' },
      ...{ MAYFLY_HOSTNAME: MX, MAYFLY_DOMAINS: DOMAIN, MAYFLY_DNS_SERVERS: '127.0.0.1:1' },
    });
    expect(out).toMatch(/TLSA 3 1 1\s+[0-9a-f]{64}"/);
  });

  test('DOCTOR-2 a mistake in the configuration ends with 3', async () => {
    expect((await spawned({ MAYFLY_DOMAINS: 'user@example.net' })).code).toBe(3);
  });
});
