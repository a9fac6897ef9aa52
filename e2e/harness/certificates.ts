import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../programs.ts';

const execute = promisify(execFile);

/** In PEM. It vouches for itself, so that whoever trusts it needs nothing else. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Certificate and key for these names, good from now on. */
export async function makeCertificate(
  names: readonly string[],
  { days = 60 } = {},
): Promise<Certificate> {
  const openssl = await findProgram('openssl');
  if (openssl === null) throw new Error('openssl is not installed');
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-certificate-'));
  const [cert, key] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')];
  const alternatives = names.map((name) => `DNS:${name}`).join(',');
  try {
    await execute(openssl, [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', key, '-out', cert, '-days', String(days), '-subj', '/CN=mayfly test'],
      ...['-addext', `subjectAltName=${alternatives}`],
    ]);
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
