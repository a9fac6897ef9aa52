import { createPrivateKey } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { readTextFile } from '#server/ops/text-file.ts';
import { type CertificatePair, loadPair, type PairText } from '#server/tls/certificate-pair.ts';
import { AcmeFailure } from './failure.ts';
import { Attempt } from './schedule.ts';

/** Only the user of the service may read private keys. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

/** Bytes of a file; a certificate with its chain has some 5,000. */
const MAX_BYTES = 256 * 1024;

/** In the place of a name: what holds for all names of the authority. */
export const ALL_NAMES = '.';

/**
 * The state of one authority, below `acme/` in the state directory: `account.pem`, and for each
 * name `cert.pem`, `key.pem`, `attempts.json`, and `next-key.pem` if the operator puts it there.
 * Files are replaced whole; reading changes none.
 */
export class StateFiles {
  /** The authority as a file name, from the URL of its directory. */
  readonly authority: string;
  readonly #directory: string;

  constructor(stateDir: string, directory: string) {
    const { host, pathname } = new URL(directory);
    this.authority = `${host}${pathname}`.replaceAll(/[^a-z0-9.]+/gi, '-').replace(/-$/, '');
    this.#directory = path.join(stateDir, 'acme', this.authority);
  }

  /** The key of the account in PEM, which `make` makes if there is none. */
  openAccount(make: () => string): string {
    const file = path.join(this.#directory, 'account.pem');
    const known = requireUsable(file, readKey(file));
    if (known !== null) return known;
    const key = make();
    this.#write(file, key);
    return key;
  }

  /** The path of the certificate of a name, for the log. */
  locate(name: string): string {
    return this.#at(name, 'cert.pem');
  }

  /** Whether the file of the certificate is there. An operator may delete it to get a new one. */
  hasCertificate(name: string): boolean {
    return statSync(this.locate(name), { throwIfNoEntry: false }) !== undefined;
  }

  /** Null if there is no usable certificate. */
  readPair(name: string): CertificatePair | null {
    const cert = this.#at(name, 'cert.pem');
    const loaded = loadPair({ cert, key: this.#at(name, 'key.pem') });
    if (loaded.kind === 'usable') return loaded.pair;
    // The process ended between the two writes of `savePair`.
    const next = loadPair({ cert, key: this.#at(name, 'next-key.pem') });
    return next.kind === 'usable' ? next.pair : null;
  }

  readKeys(name: string): { readonly current: KeyFile; readonly next: KeyFile } {
    return {
      current: readKey(this.#at(name, 'key.pem')),
      next: readKey(this.#at(name, 'next-key.pem')),
    };
  }

  /** The key to order with: the next one, or the present one; null: there is none yet. */
  chooseKey(name: string): string | null {
    const { current, next } = this.readKeys(name);
    return next.pem ?? requireUsable(this.#at(name, 'key.pem'), current);
  }

  savePair(name: string, { cert, key }: PairText): void {
    const next = this.#at(name, 'next-key.pem');
    if (readKey(next).pem === key) {
      this.#write(this.#at(name, 'cert.pem'), cert);
      renameSync(next, this.#at(name, 'key.pem'));
    } else {
      this.saveKey(name, key);
      this.#write(this.#at(name, 'cert.pem'), cert);
    }
  }

  saveKey(name: string, key: string): void {
    const file = this.#at(name, 'key.pem');
    if (readKey(file).pem !== key) this.#write(file, key);
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
      // Unlike `writeSync`, all of it or an error.
      writeFileSync(opened, text);
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
    renameSync(temporary, file);
  }
}

/** Both null: there is no such file. */
interface KeyFile {
  readonly pem: string | null;
  /** Why it is no usable key. */
  readonly wrong: string | null;
}

function readKey(file: string): KeyFile {
  if (!existsSync(file)) return { pem: null, wrong: null };
  const read = readTextFile(file, MAX_BYTES);
  if (read.kind === 'unreadable') return { pem: null, wrong: read.why };
  try {
    const isEc = createPrivateKey(read.text).asymmetricKeyType === 'ec';
    return isEc ? { pem: read.text, wrong: null } : { pem: null, wrong: 'it is no EC key' };
  } catch {
    return { pem: null, wrong: 'it is no private key in PEM without a password' };
  }
}

/** A key that cannot be used is not replaced: a TLSA record may name it. */
function requireUsable(file: string, { pem, wrong }: KeyFile): string | null {
  if (wrong === null) return pem;
  throw new AcmeFailure('refused', `${file} cannot be used: ${wrong}. Correct or remove it`);
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
