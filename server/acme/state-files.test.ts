import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { AcmeFailure } from './failure.ts';
import { planRetry } from './schedule.ts';
import { ALL_NAMES, StateFiles } from './state-files.ts';

const NAME = 'mx.example.org';
let directory: string;
let files: StateFiles;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mayfly-state-'));
  files = new StateFiles(directory, 'https://authority.example:14000/acme/directory');
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (file: string) => path.join(path.dirname(files.locate(NAME)), file);

test('TLS-9 the state of each authority has a directory of its own', () => {
  expect(path.relative(directory, files.locate(NAME))).toBe(
    'acme/authority.example-14000-acme-directory/mx.example.org/cert.pem',
  );
});

test('TLS-9 a process that ends between the writes of a new certificate and its key loses neither', () => {
  const next = makeCertificate({ names: [NAME] });
  files.savePair(NAME, makeCertificate({ names: [NAME] }));
  writeFileSync(at('next-key.pem'), next.key);
  writeFileSync(at('cert.pem'), next.cert);
  expect(files.readPair(NAME)?.text.cert).toBe(next.cert);
  // The next saving ends the change.
  files.savePair(NAME, next);
  expect(files.readKeys(NAME)).toMatchObject({ current: { pem: next.key }, next: { pem: null } });
});

test('TLS-9 files that are damaged count as missing', () => {
  mkdirSync(at('.'), { recursive: true });
  for (const file of ['cert.pem', 'key.pem', 'next-key.pem', 'attempts.json'])
    writeFileSync(at(file), 'x');
  expect(files.readPair(NAME)).toBeNull();
  expect(files.readKeys(NAME)).toMatchObject({ current: { pem: null }, next: { pem: null } });
  expect(files.readAttempt(NAME)).toBeNull();
});

test('TLS-9 the doctor gets the hashes for TLSA records, of the public key', () => {
  const [one, next] = [makeCertificate({ names: [NAME] }), makeCertificate({ names: [NAME] })];
  files.savePair(NAME, one);
  writeFileSync(at('next-key.pem'), next.key);
  const hash = ({ cert }: { readonly cert: string }) =>
    createHash('sha256')
      .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
  const { keys, failure, until } = files.inspect(NAME);
  expect(keys).toEqual({ current: hash(one), next: hash(next) });
  expect([failure, until]).toEqual([null, Date.parse('2049-01-01')]);
});

test('TLS-9 a next key that cannot be used is named, also for a doctor that could read it', () => {
  const next = makeCertificate({ names: [NAME] });
  files.savePair(NAME, makeCertificate({ names: [NAME] }));
  expect(files.inspect(NAME).wrongNextKey).toBeNull();
  writeFileSync(at('next-key.pem'), makeCertificate({ names: [NAME], type: 'rsa' }).key);
  expect(files.inspect(NAME)).toMatchObject({
    wrongNextKey: 'it is no EC key',
    keys: { next: null },
  });
  writeFileSync(at('next-key.pem'), next.key);
  expect(files.inspect(NAME).wrongNextKey).toBeNull();
});

test('TLS-9 the doctor gets the latest failure, of the name or of all names', () => {
  const fail = (detail: string, wall: number) =>
    planRetry(new AcmeFailure('refused', detail), {
      ...{ before: null, wall, contact: '', life: null },
    });
  files.writeAttempt(NAME, fail('name', 1));
  files.writeAttempt(ALL_NAMES, fail('all', 2));
  expect(files.inspect(NAME).failure?.detail).toBe('all');
  files.writeAttempt(ALL_NAMES, null);
  expect(files.inspect(NAME).failure?.detail).toBe('name');
});
