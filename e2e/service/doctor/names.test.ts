import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkMx } from '#server/doctor/check-mx.ts';
import { checkDmarc, checkSpf } from '#server/doctor/check-sender-policy.ts';
import { createDns } from '#server/doctor/dns.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type NameServer, startDnsmasq, startSilentDns, type Zone } from '../../harness/dns.ts';
import { whyNoProgram } from '../../programs.ts';
import { lineOf, subjectOf } from './world.ts';

/** `0 .`, the null MX of RFC 7505, and `10 mx.example.net.` in wire form. */
const NULL_MX = '000000';

const ZONE: Zone = {
  known: ['net', 'org', 'com', 'arpa'],
  broken: ['broken.example.net', '_dmarc.upset.example.org'],
  hosts: [
    ['mx.example.net', '11.0.0.1'],
    ['addressed.example.net', '11.0.0.9'],
  ],
  mx: [
    ['good.example.net', 'MX.example.net'],
    ['elsewhere.example.net', 'mail.other.example.org'],
    ['behind.example.net', 'mail.other.example.org', 5],
    ['behind.example.net', 'mx.example.net', 10],
    ['backed.example.net', 'mx.example.net', 10],
    ['backed.example.net', 'mail.other.example.org', 20],
    ['literal.example.net', '11.0.0.1'],
    ['target.example.net', 'mx.example.net'],
  ],
  cname: [['alias.example.net', 'addressed.example.net']],
  raw: [['null.example.net', 15, NULL_MX]],
  txt: [
    ['good.example.net', 'v=spf1 -all'],
    ['good.example.net', 'other-site-verification=1'],
    ['spaced.example.net', 'V=SPF1   -ALL'],
    ['open.example.net', 'v=spf1 include:mail.example.org ~all'],
    ['twice.example.net', 'v=spf1 -all'],
    ['twice.example.net', 'v=spf1 ~all'],
    ['_dmarc.good.example.net', 'v=DMARC1; p=reject; rua=mailto:a@example.net'],
    ['_dmarc.soft.example.net', 'v=DMARC1; p=none'],
    ['_dmarc.twice.example.net', 'v=DMARC1; p=reject'],
    ['_dmarc.twice.example.net', 'v=DMARC1; p=none'],
    ['_dmarc.example.org', 'v=DMARC1; p=none; sp=reject'],
    ['_dmarc.example.com', 'v=DMARC1; p=reject; sp=none'],
  ],
};

const why = await whyNoProgram('dnsmasq');

describe('what a domain publishes, asked of a real name server', unlessMissing(why), () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await startDnsmasq(ZONE);
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const dns = () => createDns([server.server]);

  test.each([
    ['good', 'ok: good.example.net sends its mail to mx.example.net.'],
    ['elsewhere', 'failing: elsewhere.example.net sends its mail to mail.other.example.org.'],
    ['behind', 'failing: behind.example.net sends its mail to mail.other.example.org first'],
    ['backed', 'warning: backed.example.net sends mail to mail.other.example.org where'],
    ['literal', 'failing: literal.example.net has an MX record that names an address'],
    ['null', 'failing: null.example.net says that it takes no mail'],
    ['addressed', 'failing: addressed.example.net has no MX record'],
    ['absent', 'failing: absent.example.net is not in DNS'],
    ['alias', 'warning: alias.example.net is an alias (CNAME) of addressed.example.net'],
    ['broken', 'unknown: broken.example.net could not be checked: DNS did not answer'],
  ])('DOCTOR-3 MX of %s', async (name, expected) => {
    const [first] = await checkMx(dns(), subjectOf(`${name}.example.net`));
    expect(first && lineOf(first)).toContain(expected);
  });

  test('DOCTOR-3 every host that should take mail is named', async () => {
    const subject = subjectOf('good.example.net', { mx: ['mx.example.net', 'mx2.example.net'] });
    const [only] = await checkMx(dns(), subject);
    expect(only && lineOf(only)).toBe(
      'warning: good.example.net has no MX record for mx2.example.net.',
    );
  });

  test.each([
    ['good', 'ok: good.example.net allows no server to send in its name.'],
    ['spaced', 'ok: '],
    ['open', 'warning: open.example.net lets others send in its name: "v=spf1 include:'],
    ['twice', 'warning: twice.example.net has 2 SPF records'],
    ['absent', 'warning: absent.example.net has no SPF record'],
    ['broken', 'unknown: '],
  ])('DOCTOR-5 SPF of %s', async (name, expected) => {
    expect(lineOf(await checkSpf(dns(), `${name}.example.net`))).toContain(expected);
  });

  test.each([
    ['good.example.net', 'ok: '],
    ['soft.example.net', 'warning: soft.example.net asks for forged mail to be treated as "none"'],
    ['twice.example.net', 'warning: twice.example.net has 2 DMARC records'],
    ['absent.example.net', 'warning: absent.example.net has no DMARC record'],
    ['under.example.org', 'ok: '],
    ['under.example.com', 'warning: under.example.com asks for forged mail'],
    ['example.com', 'ok: '],
    ['broken.example.net', 'unknown: '],
    ['upset.example.org', 'unknown: '],
  ])('DOCTOR-5 DMARC of %s', async (name, expected) => {
    expect(lineOf(await checkDmarc(dns(), name))).toContain(expected);
  });
});

test('DOCTOR-1 a name server that never answers makes nothing wrong', async () => {
  await using silent = await startSilentDns();
  const dns = createDns([silent.server], 100);
  const domain = 'good.example.net';
  const findings = await Promise.all([
    checkMx(dns, subjectOf(domain)),
    checkSpf(dns, domain),
    checkDmarc(dns, domain),
  ]);
  expect(findings.flat().map(({ verdict }) => verdict)).toEqual(Array(3).fill('unknown'));
  expect(silent.asked()).toBeGreaterThan(0);
});
