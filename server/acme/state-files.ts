import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { readTextFile } from '#server/ops/text-file.ts';
import { type CertificatePair, loadPair, type PairText } from '#server/tls/certificate-pair.ts';
import { Attempt } from './schedule.ts';

/** Only the user of the service may read private keys. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** Bytes of a file; a certificate with its chain has some 5,000. */
const MAX_BYTES = 256 * 1024;

/**
 * The state of one authority, below `acme/` in the state directory: `account.pem`, and for each
 * name `cert.pem`, `key.pem`, `attempts.json`, and `next-key.pem` if the operator puts it there.
 * Files are replaced whole.
 */
export class StateFiles {
  readonly #directory: string;

  constructor(stateDir: string, authority: string) {
    const { host, pathname } = new URL(authority);
    const name = `${host}${pathname}`.replaceAll(/[^a-z0-9.]+/gi, '-').replace(/-$/, '');
    this.#directory = path.join(stateDir, 'acme', name);
  }

  /** The key of the account in PEM, which `make` makes if there is none. */
  openAccount(make: () => string): string {
    const file = path.join(this.#directory, 'account.pem');
    const known = readKey(file);
    if (known !== null) return known;
    const key = make();
    this.#write(file, key);
    return key;
  }

  /** The path of the certificate of a name, for the log. */
  locate(name: string): string {
    return this.#at(name, 'cert.pem');
  }

  /** Null if there is no usable certificate. */
  readPair(name: string): CertificatePair | null {
    const cert = this.#at(name, 'cert.pem');
    const loaded = loadPair({ cert, key: this.#at(name, 'key.pem') });
    if (loaded.kind === 'usable') return loaded.pair;
    // The process ended between the two writes of `savePair`.
    const next = loadPair({ cert, key: this.#at(name, 'next-key.pem') });
    if (next.kind === 'unusable') return null;
    renameSync(this.#at(name, 'next-key.pem'), this.#at(name, 'key.pem'));
    return next.pair;
  }

  /** The keys of a name in PEM; null: there is none, or it is no usable EC key. */
  readKeys(name: string): { readonly current: string | null; readonly next: string | null } {
    return {
      current: readKey(this.#at(name, 'key.pem')),
      next: readKey(this.#at(name, 'next-key.pem')),
    };
  }

  savePair(name: string, { cert, key }: PairText): void {
    const next = this.#at(name, 'next-key.pem');
    if (readKey(next) === key) {
      this.#write(this.#at(name, 'cert.pem'), cert);
      renameSync(next, this.#at(name, 'key.pem'));
    } else {
      this.saveKey(name, key);
      this.#write(this.#at(name, 'cert.pem'), cert);
    }
  }

  saveKey(name: string, key: string): void {
    const file = this.#at(name, 'key.pem');
    if (readKey(file) !== key) this.#write(file, key);
  }

  readAttempt(name: string): Attempt | null {
    return readJson(this.#at(name, 'attempts.json'), Attempt);
  }

  /** Null: the latest attempt succeeded. */
  writeAttempt(name: string, attempt: Attempt | null): void {
    const file = this.#at(name, 'attempts.json');
    if (attempt === null) rmSync(file, { force: true });
    else this.#write(file, JSON.stringify(attempt));
  }

  /** What the doctor shows. */
  inspect(name: string) {
    const { current, next } = this.readKeys(name);
    return {
      until: this.readPair(name)?.certificate.validToDate.getTime() ?? null,
      keys: { current: hashPublicKey(current), next: hashPublicKey(next) },
      failure: this.readAttempt(name),
    };
  }

  #at(name: string, file: string): string {
    return path.join(this.#directory, name, file);
  }

  #write(file: string, text: string): void {
    mkdirSync(path.dirname(file), { recursive: true, mode: DIRECTORY_MODE });
    const temporary = `${file}.new`;
    // A file that a crash left behind may have another mode.
    rmSync(temporary, { force: true });
    const opened = openSync(temporary, 'wx', FILE_MODE);
    try {
      writeSync(opened, text);
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
    renameSync(temporary, file);
  }
}

function readKey(file: string): string | null {
  if (!existsSync(file)) return null;
  const read = readTextFile(file, MAX_BYTES);
  if (read.kind === 'unreadable') return null;
  try {
    return createPrivateKey(read.text).asymmetricKeyType === 'ec' ? read.text : null;
  } catch {
    return null;
  }
}

function readJson<T>(file: string, shape: z.ZodType<T>): T | null {
  const read = readTextFile(file, MAX_BYTES);
  if (read.kind === 'unreadable') return null;
  try {
    return shape.safeParse(JSON.parse(read.text)).data ?? null;
  } catch {
    return null;
  }
}

/** The data of a TLSA record `3 1 1` (RFC 6698 2.1): the hash of the public key. */
function hashPublicKey(key: string | null): string | null {
  if (key === null) return null;
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}
