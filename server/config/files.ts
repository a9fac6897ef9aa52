import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { openPool, PoolFileError } from '#server/domains/open-pool.ts';
import { loadRefusals } from '#server/smtp/refusals/refusal-file.ts';
import { loadPair } from '#server/tls/certificate-pair.ts';
import type { Config, Loaded } from './config.ts';
import type { Mistake } from './mistakes.ts';

/** Checks the files that the configuration names, so that their mistakes are reported alike. */
export function checkFiles(loaded: Loaded, owners: Owners = 'checked'): Loaded {
  if (!loaded.ok) return loaded;
  const { certificates, domains, smtp } = loaded.config;
  const mistakes = [
    ...findPoolMistakes(domains),
    ...findCertificateMistakes(certificates, owners),
    ...findRefusalMistakes(smtp.refuseFile),
  ];
  return mistakes.length === 0 ? loaded : { ok: false, mistakes };
}

/** One mistake for each in the file, with its line. */
export function findPoolMistakes(domains: Config['domains']): Mistake[] {
  try {
    openPool(domains);
    return [];
  } catch (error) {
    if (!(error instanceof PoolFileError)) throw error;
    const value = JSON.stringify(error.path);
    return error.mistakes.map((allowed) => ({ variable: 'MAYFLY_DOMAINS_FILE', value, allowed }));
  }
}

const VARIABLES = { cert: 'MAYFLY_TLS_CERT', key: 'MAYFLY_TLS_KEY' } as const;

function findCertificateMistakes(certificates: Config['certificates'], owners: Owners): Mistake[] {
  if (certificates.kind === 'acme') return findStateMistakes(certificates.stateDir, owners);
  if (certificates.kind === 'none') return [];
  return certificates.pairs.flatMap((files): Mistake[] => {
    const judged = loadPair(files);
    if (judged.kind === 'usable') return [];
    const { file, why } = judged;
    return [{ variable: VARIABLES[file], value: JSON.stringify(files[file]), allowed: why }];
  });
}

/** `unchecked`: the service runs as another user than this process. */
type Owners = 'checked' | 'unchecked';

/** Write permission of the group and of all users. */
const OTHERS_WRITE = 0o022;

/** The files of ACME that the service writes; the operator may put others beside them. */
const SERVICE_FILES = ['account.pem', 'cert.pem', 'key.pem', 'attempts.json'];

/** An error of the file system. */
const ErrorFacts = z.object({ code: z.string(), path: z.string().optional() });

/** Permissions of the state directory: it holds private keys. */
const OWNER_ONLY = 0o700;

/** Without a directory that stays, each start would order certificates, up to the authority's limit. */
function findStateMistakes(directory: string, owners: Owners): Mistake[] {
  try {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY });
    const why = findWrongState(directory, owners);
    if (why === null) return [];
    return [{ variable: 'MAYFLY_STATE_DIR', value: JSON.stringify(directory), allowed: why }];
  } catch (error) {
    const { code, path: wrong = directory } = ErrorFacts.parse(error);
    const allowed = `a directory that this user can write (${code} at ${wrong}), which is kept over restarts; if another user wrote it: chown -R`;
    return [{ variable: 'MAYFLY_STATE_DIR', value: JSON.stringify(directory), allowed }];
  }
}

/**
 * Why keys in it would not be safe; null: they are. Another user who can write it could choose the
 * private key, and root may have written a part at a first try. Throws at what it cannot use.
 */
function findWrongState(directory: string, owners: Owners): string | null {
  accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  const listed = ['acme', ...listBelow(path.join(directory, 'acme'))];
  const below = listed
    .map((entry) => path.join(directory, entry))
    .filter((entry) => lstatSync(entry, { throwIfNoEntry: false }));
  for (const entry of [directory, ...below]) {
    const stats = entry === directory ? statSync(entry) : lstatSync(entry);
    if (!stats.isFile() && !stats.isDirectory())
      return `without links, pipes and devices: ${entry}`;
    if (stats.isDirectory()) accessSync(entry, constants.R_OK | constants.W_OK | constants.X_OK);
    else if (SERVICE_FILES.includes(path.basename(entry))) accessSync(entry, constants.R_OK);
    // Windows has no such owners and modes.
    const user = process.getuid?.();
    if (user === undefined || owners === 'unchecked') continue;
    if (stats.uid !== user && stats.uid !== 0)
      return `of this user or root: ${entry} belongs to user ${stats.uid}; chown -R it, or set another directory`;
    if ((stats.mode & OTHERS_WRITE) !== 0)
      return `which no other user can write: chmod -R go-w ${entry}`;
  }
  return null;
}

function listBelow(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((entry) =>
    path.join('acme', entry),
  );
}

function findRefusalMistakes(file: string | null): Mistake[] {
  if (file === null) return [];
  const loaded = loadRefusals(file);
  if (loaded.kind === 'list') return [];
  const allowed = loaded.faults.join('; ');
  return [{ variable: 'MAYFLY_SMTP_REFUSE_FILE', value: JSON.stringify(file), allowed }];
}
