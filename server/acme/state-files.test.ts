import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { StateFiles } from './state-files.ts';

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
