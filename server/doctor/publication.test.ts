import { expect, test } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import { runDoctor } from './command.ts';
import type { HostCertificate } from './inspect-host.ts';

/** A machine with a page, and a certificate. */
function run(
  arguments_: readonly string[],
  {
    hostname = 'mail.example.com',
    addresses = ['203.0.114.25'],
    tls = 'offered' as const,
    inspectCertificate = (): HostCertificate | null => null,
  } = {},
) {
  return runDoctor({
    arguments: ['--records', ...arguments_],
    ...{ domains: [{ domain: 'in.example.com' }], addresses, clock: systemClock },
    inspectCertificate,
    expected: { hostname, tls, origins: ['https://mail.example.com'], httpsBy: 'proxy' },
    // It asks nothing of DNS.
    examine: () => Promise.reject(new Error('examined')),
    style: { width: 80, paint: (_, text) => text },
  });
}

test('DOCTOR-1 the records to publish are a zone file, the needed ones first', async () => {
  const { out, code } = await run([], { addresses: ['203.0.114.25', '2001:db9::25'] });
  expect(out.replace(/id=\w{20}"/, 'id=…"')).toBe(`\
; Needed: the page and email
mail.example.com.         3600  IN  A      203.0.114.25
in.example.com.           3600  IN  MX     10 mail.example.com.
; Needed: senders encrypt, and check the certificate (MTA-STS)
mta-sts.in.example.com.   3600  IN  CNAME  mail.example.com.
_mta-sts.in.example.com.  3600  IN  TXT    "v=STSv1; id=…"
; Optional: IPv6, only if the ports of email and page answer over it
mail.example.com.         3600  IN  AAAA   2001:db9::25
; Optional: other servers refuse email forged in the name of the domain (SPF, DMARC)
in.example.com.           3600  IN  TXT    "v=spf1 -all"
_dmarc.in.example.com.    3600  IN  TXT    "v=DMARC1; p=reject; adkim=s; aspf=s"
`);
  expect(code).toBe(0);
});

test('DOCTOR-1 TLS-9 the TLSA record of a key that exists is optional', async () => {
  const keys = { current: 'aa11', next: 'bb22' };
  const certificate = { until: 1, keys, wrongNextKey: null, failure: null };
  const { out } = await run([], { inspectCertificate: () => certificate });
  expect(out).toMatch(
    /; Optional: .*DANE.*\n_25\._tcp\.mail\.example\.com\. +3600 +IN +TLSA +3 1 1 aa11\n.* 3 1 1 bb22\n/,
  );
});

test('DOCTOR-1 --json has the same records', async () => {
  const { out } = await run(['--json', 'in.example.com', 'my.localhost']);
  const { records, ...others } = JSON.parse(out);
  const needed = records.filter(({ optional }: { optional: boolean }) => !optional);
  expect(needed.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
    ['mail.example.com', 'A'],
    ['in.example.com', 'MX'],
    ['mta-sts.in.example.com', 'CNAME'],
    ['_mta-sts.in.example.com', 'TXT'],
  ]);
  expect(records).toHaveLength(6);
  expect(others).toEqual({
    version: 1,
    hostsWithoutAddress: [],
    localDomains: ['my.localhost'],
  });
});

test('DOCTOR-1 addresses that this machine does not know are left to the operator', async () => {
  const { out } = await run([], { hostname: 'mx.example.com', addresses: [] });
  expect(out.split('\n').slice(0, 5)).toEqual([
    '; Needed: addresses. Fill in the public address of each host, and remove the semicolon',
    '; mx.example.com.           3600  IN  A      YOUR-ADDRESS',
    '; mail.example.com.         3600  IN  A      YOUR-ADDRESS',
    '; Needed: the page and email',
    'in.example.com.           3600  IN  MX     10 mx.example.com.',
  ]);
  expect(out).not.toMatch(/^[^;].*IN {2}A{1,4} /m);
});

test('DOCTOR-1 a wildcard has no policy of its own, and its DMARC record is at the star', async () => {
  const { out } = await run(['*.box.example.net']);
  expect(out).not.toContain('mta-sts');
  expect(out).toMatch(/^\*\.box\.example\.net\. .+ "v=DMARC1;/m);
});

test('DOCTOR-1 a domain of this machine alone needs no records', async () => {
  const { out, code } = await run(['mayfly.localhost'], { hostname: 'localhost' });
  expect(out).toBe('; mayfly.localhost is known on this machine or network alone\n');
  expect(code).toBe(0);
});

test('DOCTOR-1 a machine without a public name cannot receive, and is told to set one', async () => {
  const { out, err, code } = await run([], { hostname: 'localhost' });
  expect([out, code]).toEqual(['', 3]);
  expect(err).toContain('--hostname');
});
