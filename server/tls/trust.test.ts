import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CertificateOptions, makeCertificate } from './testing/certificate.ts';
import { leadsToRoot, listTrustedRoots } from './trust.ts';

const parse = (...made: readonly { readonly cert: string }[]) =>
  made.map(({ cert }) => new X509Certificate(cert));

const root = { ...makeCertificate({ names: ['Root'] }), name: 'Root' };
const makeMiddle = (options: Partial<CertificateOptions> = {}) => ({
  ...makeCertificate({ names: ['Middle'], issuer: root, isAuthority: true, ...options }),
  name: 'Middle',
});
const makeLeaf = (options: Partial<CertificateOptions> = {}) =>
  makeCertificate({ names: ['mx.example.org'], issuer: middle, ...options });
const middle = makeMiddle();
const leaf = makeLeaf();
const roots = parse(root);
const WALL = Date.parse('2030-01-01');

test('DOCTOR-9 a chain is trusted if it leads to a trusted root', () => {
  expect(leadsToRoot(parse(leaf, middle), roots, WALL)).toBe(true);
  expect(leadsToRoot(parse(leaf, middle, root), roots, WALL)).toBe(true);
});

test('DOCTOR-9 a certificate that signs itself, or an incomplete or wrong chain, is not trusted', () => {
  const other = makeMiddle();
  const own = makeCertificate({ names: ['mx.example.org'] });
  expect(leadsToRoot(parse(own), roots, WALL)).toBe(false);
  expect(leadsToRoot(parse(leaf), roots, WALL)).toBe(false);
  expect(leadsToRoot(parse(leaf, other), roots, WALL)).toBe(false);
  expect(leadsToRoot(parse(makeLeaf({ issuer: { ...own, name: 'Root' } })), roots, WALL)).toBe(
    false,
  );
});

test('DOCTOR-9 every certificate of a chain must be valid at the time of the call', () => {
  const until = new Date('2021-01-01');
  const isTrustedIn = (year: number, chain: readonly X509Certificate[], trusted = roots) =>
    leadsToRoot(chain, trusted, Date.UTC(year, 0, 0));
  const expiring = makeMiddle({ until });
  const chain = parse(makeLeaf({ issuer: expiring }), expiring);
  expect(isTrustedIn(2021, chain)).toBe(true);
  expect(isTrustedIn(2022, chain)).toBe(false);
  expect(isTrustedIn(2022, parse(makeLeaf({ until }), middle))).toBe(false);
  const oldRoot = { ...makeCertificate({ names: ['Root'], until }), name: 'Root' };
  const ofOldRoot = parse(makeLeaf({ issuer: oldRoot }));
  expect(isTrustedIn(2021, ofOldRoot, parse(oldRoot))).toBe(true);
  expect(isTrustedIn(2022, ofOldRoot, parse(oldRoot))).toBe(false);
});

test('DOCTOR-9 a certificate that may not sign others makes no chain trusted', () => {
  const noAuthority = makeMiddle({ isAuthority: false });
  const chain = parse(makeLeaf({ issuer: noAuthority }), noAuthority);
  expect(leadsToRoot(chain, roots, WALL)).toBe(false);
});

test('the roots of Node include those of Let’s Encrypt', () => {
  const subjects = listTrustedRoots().map(({ subject }) => subject);
  expect(subjects).toContainEqual(expect.stringContaining('CN=ISRG Root X1'));
});
