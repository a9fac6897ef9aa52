import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Subject } from '#server/doctor/types.ts';
import { createPolicy, formatPolicy, hashPolicy } from '#server/domains/mta-sts.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import type { MadeCertificate } from '#server/tls/testing/certificate.ts';
import { type NameServer, startDnsmasq, type Zone } from '../../harness/dns.ts';
import { whyNoProgram } from '../../programs.ts';
import {
  certificateFor,
  examine,
  found,
  GOOD,
  type Page,
  startSmtp,
  startWeb,
  subjectOf,
  type World,
} from './world.ts';

const MX = 'mx.example.net';
const WEB = '11.0.0.80';
const OWN = createPolicy([MX], 'offered');
const ID = hashPolicy(OWN);

const domain = (name: string) => `${name}.example.net`;

/** What the web server has for the policy host of each domain. */
const PAGES: Readonly<Record<string, Page>> = {
  good: { body: formatPolicy(OWN) },
  stale: { body: formatPolicy(OWN) },
  wide: { body: formatPolicy({ mode: 'testing', mx: ['*.example.net'], maxAgeSeconds: 86_400 }) },
  narrow: {
    body: formatPolicy({ mode: 'enforce', mx: ['mail.example.org'], maxAgeSeconds: 86_400 }),
  },
  trying: {
    body: formatPolicy({ mode: 'testing', mx: ['mail.example.org'], maxAgeSeconds: 86_400 }),
  },
  html: { body: formatPolicy(OWN), type: 'text/html' },
  broken: { body: 'version: STSv1\r\nmode: maybe\r\n' },
  moved: { body: '', status: 301 },
  huge: { body: 'x'.repeat(100_000) },
  stranger: { body: formatPolicy(OWN) },
};

const DOMAINS = [...Object.keys(PAGES), 'addressless', 'closed', 'unreached', 'upset'];

const ZONE: Zone = {
  known: ['net', 'org', 'com', 'arpa'],
  broken: ['unasked.example.net', 'mta-sts.upset.example.net'],
  mx: [...DOMAINS, 'nothing', 'double', 'idless'].map((name) => [domain(name), MX] as const),
  hosts: [
    [MX, GOOD],
    ...Object.keys(PAGES).map((name) => [`mta-sts.${domain(name)}`, WEB] as const),
    [`mta-sts.${domain('closed')}`, '11.0.0.81'],
    [`mta-sts.${domain('unreached')}`, '11.0.0.82'],
  ],
  txt: [
    ...DOMAINS.map(
      (name) =>
        [`_mta-sts.${domain(name)}`, `v=STSv1; id=${name === 'stale' ? '2020' : ID};`] as const,
    ),
    [`_mta-sts.${domain('double')}`, 'v=STSv1; id=1;'],
    [`_mta-sts.${domain('double')}`, 'v=STSv1; id=2;'],
    [`_mta-sts.${domain('idless')}`, 'v=STSv1; id=2026-01-01;'],
  ],
};

const why = await whyNoProgram('dnsmasq');

describe('DOCTOR-5 MTA-STS, by real DNS and https', unlessMissing(why), () => {
  const ends = new DisposableStack();
  let server: NameServer;
  let world: World;
  let mailCertificate: MadeCertificate;

  beforeAll(async () => {
    server = await startDnsmasq(ZONE);
    const hosts = Object.keys(PAGES).map((name) => `mta-sts.${domain(name)}`);
    const webCertificate = certificateFor(...hosts.filter((name) => !name.includes('stranger')));
    mailCertificate = certificateFor(MX);
    const pages = Object.entries(PAGES).map(([name, page]) => [`mta-sts.${domain(name)}`, page]);
    world = {
      dns: server.server,
      trusted: [webCertificate, mailCertificate],
      places: {
        [`${WEB}:443`]: await startWeb(ends, webCertificate, Object.fromEntries(pages)),
        '11.0.0.81:443': 'closed',
        [`${GOOD}:25`]: await startSmtp(ends, MX, mailCertificate),
      },
    };
  });
  afterAll(async () => {
    ends.dispose();
    await server[Symbol.asyncDispose]();
  });

  test.each([
    ['good', 'ok: good.example.net enforce: senders may deliver to mx.example.net.'],
    ['wide', 'ok: wide.example.net testing: senders may deliver to *.example.net.'],
    ['narrow', 'failing: narrow.example.net has a policy (enforce) that does not name mx.ex'],
    ['trying', 'warning: trying.example.net has a policy (testing) that does not name mx.ex'],
    ['html', 'warning: html.example.net has a policy that senders do not take: it is text/html'],
    ['broken', 'warning: broken.example.net has a policy that senders do not take: its mode'],
    ['moved', 'answers 301'],
    ['huge', 'is too long for one'],
    ['stranger', 'warning: stranger.example.net announces a policy, but the certificate of'],
    ['addressless', 'warning: addressless.example.net announces a policy, but mta-sts.add'],
    ['closed', 'well-known/mta-sts.txt refuses connections.'],
    ['unreached', 'unknown: unreached.example.net announces a policy that could not be fetched'],
    ['upset', 'unknown: upset.example.net announces a policy that could not be fetched'],
    ['nothing', 'note: nothing.example.net has no MTA-STS record'],
    ['double', 'warning: double.example.net has 2 records at _mta-sts'],
    ['idless', 'warning: idless.example.net has a record at _mta-sts whose id'],
    ['unasked', 'unknown: unasked.example.net could not be checked'],
  ])('%s', async (name, expected) => {
    const [first] = found(await examine(world, subjectOf(domain(name))), 'mta-sts');
    expect(first).toContain(expected);
  });

  test('DOCTOR-1 the way to a first policy names only records that are printed', async () => {
    const mendOf = async (rest: Partial<Subject>) => {
      const { findings, records } = await examine(world, subjectOf(domain('nothing'), rest));
      const finding = findings.find(({ check }) => check === 'mta-sts');
      const mend = finding?.verdict === 'ok' ? null : finding?.mend;
      return { mend, printed: records.some(({ name }) => name.startsWith('_mta-sts.')) };
    };
    const below = expect.stringContaining('Publish the records of MTA-STS below');
    expect(await mendOf({})).toEqual({ mend: below, printed: true });
    const unnamed = expect.stringContaining('MAYFLY_PUBLIC_URL');
    expect(await mendOf({ webHost: null })).toEqual({ mend: unnamed, printed: false });
  });

  test('an id that does not go with our policy', async () => {
    const said = found(await examine(world, subjectOf(domain('stale'))), 'mta-sts');
    expect(said[1]).toMatch(/^note: .*another id/);
    const good = found(await examine(world, subjectOf(domain('good'))), 'mta-sts');
    expect(good).toHaveLength(1);
  });

  test('DOCTOR-4 under an enforced policy the certificate decides whether mail comes', async () => {
    const wrong = certificateFor('other.example.net');
    const port = await startSmtp(ends, MX, wrong);
    const places = { ...world.places, [`${GOOD}:25`]: port };
    const see = (name: string) => examine({ ...world, places }, subjectOf(domain(name)));
    expect(found(await see('good'), 'tls')[0]).toMatch(/^failing: .* for another name/);
    expect(found(await see('wide'), 'tls')[0]).toMatch(/^warning: .* for another name/);
  });
});
