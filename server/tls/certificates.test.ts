import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog, type Log } from '#server/ops/log.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { CertificatePair } from './certificate-pair.ts';
import { Certificates, openCertificates } from './certificates.ts';
import { ExpiryReminder } from './expiry-reminder.ts';
import { type MadeCertificate, makeCertificate, usablePair } from './testing/certificate.ts';

const DAY = 24 * 3_600_000;
const NAMES = ['mx.example.org'];

let directory: string;
let clock: ManualClock;
let reminder: ExpiryReminder;
let warned: string[];
let certified: string[];
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mayfly-tls-'));
  clock = new ManualClock();
  warned = [];
  certified = [];
  reminder = new ExpiryReminder({ clock, log });
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const at = (name: string) => path.join(directory, name);
const FILES = () => [{ cert: at('cert.pem'), key: at('key.pem') }];

async function write({ cert, key }: MadeCertificate): Promise<void> {
  await writeFile(at('cert.pem'), cert);
  await writeFile(at('key.pem'), key);
}

const log: Log = {
  ...createLog('silent'),
  warned: (what, hint) => void warned.push(`${what}: ${hint}`),
  certified: ({ until: end }) => void certified.push(end),
};

async function start(hostname = 'mx.example.org'): Promise<Certificates> {
  return openCertificates(FILES(), { clock, log, hostname });
}

const made = (until = '2031-01-01', from = '2029-01-01') =>
  makeCertificate({ names: NAMES, from: new Date(from), until: new Date(until) });

test('RUN-5 changed files are loaded when both are usable, and logged', async () => {
  await write(made());
  const certificates = await start();
  const first = certificates.contexts();
  certificates.reload();
  expect(certificates.contexts()).toBe(first);

  const next = made('2032-01-01');
  await writeFile(at('cert.pem'), next.cert);
  certificates.reload();
  certificates.reload();
  expect(certificates.contexts()).toBe(first);
  // One warning with the file, the reason and the effect.
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain(`${at('key.pem')}: the key does not belong to the certificate`);
  expect(warned[0]).toContain('the certificate from before stays');

  await writeFile(at('key.pem'), next.key);
  certificates.reload();
  expect(certificates.contexts()).not.toBe(first);
  expect(certified).toEqual(['2031-01-01T00:00:00.000Z', '2032-01-01T00:00:00.000Z']);
});

test('RUN-5 files that are missing for a while change nothing', async () => {
  await write(made());
  const certificates = await start();
  const first = certificates.contexts();
  await rm(at('cert.pem'));
  certificates.reload();
  expect(certificates.contexts()).toBe(first);
  expect(warned[0]).toContain(`${at('cert.pem')}: there is no such file`);
  await write(made('2032-01-01'));
  certificates.reload();
  expect(certificates.contexts()).not.toBe(first);
});

test('TLS-6 a certificate that expires within 14 days is logged once a day', async () => {
  await write(made('2030-01-20'));
  const certificates = await start();
  const days = async (count: number) => {
    clock.advance(count * DAY);
    reminder.remind(certificates.list());
    return warned.splice(0).map((line) => line.split(':')[0]);
  };
  expect(await days(5)).toEqual([]);
  expect(await days(0.5)).toEqual(['a TLS certificate expires soon']);
  expect(await days(0.5)).toEqual([]);
  expect(await days(0.5)).toEqual(['a TLS certificate expires soon']);
  expect(await days(13)).toEqual(['a TLS certificate has expired']);
  await write(made('2032-01-01'));
  certificates.reload();
  expect(await days(1)).toEqual([]);
});

test('TLS-6 one that is not valid yet, or for another name, is logged and used', async () => {
  await write(made('2032-01-01', '2031-01-01'));
  reminder.remind((await start('mail.example.org')).list());
  expect(warned.map((line) => line.split(':')[0])).toEqual([
    'no TLS certificate is for MAYFLY_HOSTNAME',
    'a TLS certificate is not valid yet',
  ]);
});

test('DOCTOR-9 a host is covered while a certificate with its name is valid', async () => {
  await write(made('2030-01-20'));
  const certificates = await start();
  expect(certificates.covers('mx.example.org')).toBe(true);
  expect(certificates.covers('mail.example.org')).toBe(false);
  // It has signed itself: senders that enforce would not deliver.
  expect(certificates.isTrusted('mx.example.org')).toBe(false);
  clock.advance(19 * DAY);
  expect(certificates.covers('mx.example.org')).toBe(false);
});

test('DOCTOR-9 a host is trusted only if every certificate that it may show is', async () => {
  const host = 'mx.example.org';
  const pairOf = (type: 'ec' | 'rsa', trusted: boolean, until = '2031-01-01') => ({
    ...usablePair({ names: NAMES, type, until: new Date(until) }),
    isTrusted: () => trusted,
  });
  const open = (...pairs: readonly CertificatePair[]) => {
    const files = { cert: at('cert.pem'), key: at('key.pem') };
    const slots = pairs.map((pair) => ({ files, pair, fault: null }));
    return new Certificates(slots, { clock, log, hostname: host });
  };
  expect(open(pairOf('ec', true), pairOf('rsa', true)).isTrusted(host)).toBe(true);
  expect(open(pairOf('ec', true), pairOf('rsa', false)).isTrusted(host)).toBe(false);
  // The second one of a key type is never shown.
  expect(open(pairOf('ec', true), pairOf('ec', false)).isTrusted(host)).toBe(true);
  const expired = open(pairOf('ec', true, '2029-01-01'), pairOf('rsa', true));
  expect(expired.covers(host)).toBe(false);
  expect(expired.isTrusted(host)).toBe(false);
});

test('TLS-1 an unusable pair prevents the start', async () => {
  await write({ ...made(), key: made().key });
  await expect(start()).rejects.toThrow(
    `${at('key.pem')}: the key does not belong to the certificate`,
  );
});
