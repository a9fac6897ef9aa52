import { expect, test } from 'vitest';
import { listCertifiedNames } from './names.ts';

test('TLS-7 the MX host comes first; retired domains, wildcards and addresses have no name', () => {
  const domains = [
    { domain: 'in.example.org', state: 'active' },
    { domain: 'old.example.org', state: 'draining' },
    { domain: 'gone.example.org', state: 'retired' },
    { domain: '*.any.example.org', state: 'active' },
  ] as const;
  const origins = ['https://mail.example.org', 'https://mx.example.org:8443', 'https://[::1]'];
  expect(listCertifiedNames('MX.example.org', origins, domains)).toEqual([
    ...['mx.example.org', 'mail.example.org'],
    ...['mta-sts.in.example.org', 'mta-sts.old.example.org'],
  ]);
});
