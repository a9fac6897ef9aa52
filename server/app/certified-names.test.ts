import { expect, test } from 'vitest';
import { listCertifiedNames } from './certified-names.ts';

test('TLS-7 the MX host comes first; retired domains, wildcards and addresses have no name', () => {
  const domains = [
    { domain: 'in.example.org', state: 'active', mx: ['mx.example.org', 'mx2.example.org'] },
    { domain: 'old.example.org', state: 'draining', mx: [] },
    { domain: 'gone.example.org', state: 'retired', mx: ['mx3.example.org'] },
    { domain: '*.any.example.org', state: 'active', mx: [] },
  ] as const;
  const hostname = 'MX.example.org';
  const origins = ['https://mail.example.org', 'https://mx.example.org:8443', 'https://[::1]'];
  const page = { kind: 'public', origins } as const;
  const list = (httpsPort: number | null) =>
    listCertifiedNames({ smtp: { hostname }, http: { page, httpsPort } }, domains);
  const required = (names: readonly string[]) => names.map((name) => ({ name, isRequired: true }));
  const others = (names: readonly string[]) => names.map((name) => ({ name, isRequired: false }));
  expect(list(443)).toEqual([
    ...required(['mx.example.org', 'mail.example.org']),
    ...others(['mta-sts.in.example.org', 'mta-sts.old.example.org', 'mx2.example.org']),
  ]);
  // A proxy has the others.
  expect(list(null)).toEqual([...required(['mx.example.org']), ...others(['mx2.example.org'])]);
});
