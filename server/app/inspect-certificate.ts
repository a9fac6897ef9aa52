import { createHash, createPublicKey } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { ALL_NAMES, StateFiles } from '#server/acme/state-files.ts';
import type { Config } from '#server/config/config.ts';
import type { HostCertificate } from '#server/doctor/inspect-host.ts';
import type { DomainPool } from '#server/domains/pool.ts';
import { listCertifiedNames } from './certified-names.ts';

/** What the state directory has about our hosts, for the doctor. */
export function openCertificateInspector(
  config: Config,
  pool: DomainPool,
): (host: string) => HostCertificate | null {
  const { certificates } = config;
  if (certificates.kind !== 'acme') return () => null;
  const files = new StateFiles(certificates.stateDir, certificates.directory);
  const names = listCertifiedNames(config, pool.list()).map(({ name }) => name);
  return (host) => (names.includes(host) ? inspectCertificate(files, host) : null);
}

/** What the doctor shows of a name that this service gets a certificate for. */
export function inspectCertificate(files: StateFiles, name: string): HostCertificate {
  const { current, next } = files.readKeys(name);
  const [latest = null] = [name, ALL_NAMES]
    .flatMap((each) => files.readAttempt(each) ?? [])
    .toSorted((a, b) => b.at - a.at);
  return {
    until: files.readPair(name)?.certificate.validToDate.getTime() ?? null,
    keys: { current: hashPublicKey(current.pem), next: hashPublicKey(next.pem) },
    wrongNextKey: next.wrong ?? findWrongOwner(path.dirname(files.locate(name))),
    failure: latest,
  };
}

/** Root can read a key that the service cannot. */
function findWrongOwner(directory: string): string | null {
  const [key, next] = ['key.pem', 'next-key.pem'].map((file) =>
    statSync(path.join(directory, file), { throwIfNoEntry: false }),
  );
  if (key === undefined || next === undefined || key.uid === next.uid) return null;
  return 'it belongs to another user than key.pem: chown --reference=key.pem next-key.pem';
}

/** The data of a TLSA record `3 1 1` (RFC 6698 2.1): the hash of the public key. */
function hashPublicKey(key: string | null): string | null {
  if (key === null) return null;
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}
