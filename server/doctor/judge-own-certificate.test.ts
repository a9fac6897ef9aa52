import { expect, test } from 'vitest';
import type { HostCertificate } from './inspect-host.ts';
import { judgeOwnCertificate, judgeOwnKeys } from './judge-own-certificate.ts';

const HOST = 'mx.example.com';
const NONE = {
  until: null,
  keys: { current: null, next: null },
  wrongNextKey: null,
  failure: null,
};

function judge(certificate: Partial<HostCertificate> | null) {
  const whole = certificate && { ...NONE, ...certificate };
  return [...judgeOwnCertificate(HOST, whole), ...judgeOwnKeys(HOST, whole)];
}

const until = Date.parse('2030-03-01T00:00:00Z');
const at = Date.parse('2030-01-01T12:00:00Z');
const failure = { kind: 'refused', detail: 'unauthorized: not this', at, nextAt: at + 3_600_000 };

test('TLS-9 without ACME it says nothing', () => {
  expect(judge(null)).toEqual([]);
});

test('TLS-9 it prints the TLSA record of the key, and both while there is a next key', () => {
  const [ok, dane] = judge({ until, keys: { current: 'aa11', next: null } });
  expect(ok).toMatchObject({ verdict: 'ok', says: expect.stringContaining('2030-03-01T00:00Z') });
  expect(dane).toMatchObject({ verdict: 'note' });
  expect(dane?.says).toContain('"_25._tcp.mx.example.com. TLSA 3 1 1 aa11"');
  const [, both] = judge({ until, keys: { current: 'aa11', next: 'bb22' } });
  expect(both?.says).toMatch(/3 1 1 aa11" and "_25\._tcp\.mx\.example\.com\. TLSA 3 1 1 bb22"/);
  expect(both).toMatchObject({ mend: expect.stringContaining('Publish both') });
});

test('TLS-9 it says what the authority saw, and when the next attempt is', () => {
  const [first] = judge({ until: null, keys: { current: null, next: null }, failure });
  expect(first).toMatchObject({
    verdict: 'warning',
    says: 'gets no certificate since 2030-01-01T12:00Z: unauthorized: not this',
    mend: expect.stringContaining('2030-01-01T13:00Z'),
  });
  const [again] = judge({ until, keys: { current: 'aa11', next: null }, failure });
  expect(again?.says).toContain('gets no new certificate');
});

test('TLS-9 while an order runs, it says so', () => {
  const [running] = judge({ failure: { ...failure, kind: 'interrupted' } });
  expect(running).toMatchObject({
    verdict: 'note',
    says: 'orders a certificate since 2030-01-01T12:00Z.',
  });
});

test('TLS-9 it names a next key that cannot be used, before the TLSA records', () => {
  const keys = { current: 'aa11', next: null };
  const [, wrong, dane] = judge({ until, keys, wrongNextKey: 'it is no EC key' });
  expect(wrong).toMatchObject({ verdict: 'warning', says: expect.stringContaining('no EC key') });
  expect(dane?.says).toContain('aa11');
});
