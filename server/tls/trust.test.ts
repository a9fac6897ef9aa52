import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate } from './testing/certificate.ts';
import { leadsToRoot, listTrustedRoots } from './trust.ts';

const parse = (...made: readonly { readonly cert: string }[]) =>
  made.map(({ cert }) => new X509Certificate(cert));

const root = { ...makeCertificate({ names: ['Root'] }), name: 'Root' };
const middle = { ...makeCertificate({ names: ['Middle'], issuer: root }), name: 'Middle' };
const leaf = makeCertificate({ names: ['mx.example.org'], issuer: middle });
const roots = parse(root);

test('DOCTOR-9 a chain is trusted if it leads to a trusted root', () => {
  expect(leadsToRoot(parse(leaf, middle), roots)).toBe(true);
  expect(leadsToRoot(parse(leaf, middle, root), roots)).toBe(true);
});

test('DOCTOR-9 a certificate that signs itself, or an incomplete or wrong chain, is not trusted', () => {
  const other = { ...makeCertificate({ names: ['Middle'], issuer: root }), name: 'Middle' };
  const own = makeCertificate({ names: ['mx.example.org'] });
  expect(leadsToRoot(parse(own), roots)).toBe(false);
  expect(leadsToRoot(parse(leaf), roots)).toBe(false);
  expect(leadsToRoot(parse(leaf, other), roots)).toBe(false);
  expect(
    leadsToRoot(parse(makeCertificate({ names: ['a'], issuer: { ...own, name: 'Root' } })), roots),
  ).toBe(false);
});

test('the roots of Node include those of Let’s Encrypt', () => {
  const subjects = listTrustedRoots().map(({ subject }) => subject);
  expect(subjects).toContainEqual(expect.stringContaining('CN=ISRG Root X1'));
});
