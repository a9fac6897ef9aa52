import { createHash, X509Certificate } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AcmeFailure } from '#server/acme/failure.ts';
import { planRetry } from '#server/acme/schedule.ts';
import { ALL_NAMES, StateFiles } from '#server/acme/state-files.ts';
import { unlessMissing, whyNoRoot } from '#server/ops/testing/missing.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { inspectCertificate } from './inspect-certificate.ts';

const NAME = 'mx.example.org';
let directory: string;
let files: StateFiles;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mayfly-state-'));
  files = new StateFiles(directory, 'https://authority.example/directory');
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (file: string) => path.join(path.dirname(files.locate(NAME)), file);

test('TLS-9 the doctor gets the hashes for TLSA records, of the public key', () => {
  const [one, next] = [makeCertificate({ names: [NAME] }), makeCertificate({ names: [NAME] })];
  files.savePair(NAME, one);
  writeFileSync(at('next-key.pem'), next.key);
  const hash = ({ cert }: { readonly cert: string }) =>
    createHash('sha256')
      .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex');
  const { keys, failure, until } = inspectCertificate(files, NAME);
  expect(keys).toEqual({ current: hash(one), next: hash(next) });
  expect([failure, until]).toEqual([null, Date.parse('2049-01-01')]);
});

test('TLS-9 a next key that cannot be used is named, also for a doctor that could read it', () => {
  const next = makeCertificate({ names: [NAME] });
  files.savePair(NAME, makeCertificate({ names: [NAME] }));
  expect(inspectCertificate(files, NAME).wrongNextKey).toBeNull();
  writeFileSync(at('next-key.pem'), makeCertificate({ names: [NAME], type: 'rsa' }).key);
  expect(inspectCertificate(files, NAME)).toMatchObject({
    wrongNextKey: 'it is no EC key',
    keys: { next: null },
  });
  writeFileSync(at('next-key.pem'), next.key);
  expect(inspectCertificate(files, NAME).wrongNextKey).toBeNull();
});

test('TLS-9 the doctor gets the latest failure, of the name or of all names', () => {
  const fail = (detail: string, wall: number) =>
    planRetry(new AcmeFailure('refused', detail), {
      ...{ before: null, wall, contact: '', life: null },
    });
  files.writeAttempt(NAME, fail('name', 1));
  files.writeAttempt(ALL_NAMES, fail('all', 2));
  expect(inspectCertificate(files, NAME).failure?.detail).toBe('all');
  files.writeAttempt(ALL_NAMES, null);
  expect(inspectCertificate(files, NAME).failure?.detail).toBe('name');
});

test('TLS-9 so is one that only root can read', unlessMissing(whyNoRoot), () => {
  files.savePair(NAME, makeCertificate({ names: [NAME] }));
  writeFileSync(at('next-key.pem'), makeCertificate({ names: [NAME] }).key);
  chownSync(at('key.pem'), 65_534, 65_534);
  expect(inspectCertificate(files, NAME).wrongNextKey).toContain('chown --reference=key.pem');
});
