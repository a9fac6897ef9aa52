import { accessSync, constants, mkdirSync } from 'node:fs';
import { openPool, PoolFileError } from '#server/domains/open-pool.ts';
import { loadRefusals } from '#server/smtp/refusals/refusal-file.ts';
import { loadPair } from '#server/tls/certificate-pair.ts';
import type { Config, Loaded } from './config.ts';
import type { Mistake } from './mistakes.ts';

/** Checks the files that the configuration names, so that their mistakes are reported alike. */
export function checkFiles(loaded: Loaded): Loaded {
  if (!loaded.ok) return loaded;
  const { certificates, domains, smtp } = loaded.config;
  const mistakes = [
    ...findPoolMistakes(domains),
    ...findCertificateMistakes(certificates),
    ...findRefusalMistakes(smtp.refuseFile),
  ];
  return mistakes.length === 0 ? loaded : { ok: false, mistakes };
}

/** One mistake for each in the file, with line and column. */
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

function findCertificateMistakes(certificates: Config['certificates']): Mistake[] {
  if (certificates.kind === 'acme') return findStateMistakes(certificates.stateDir);
  if (certificates.kind === 'none') return [];
  return certificates.pairs.flatMap((files): Mistake[] => {
    const judged = loadPair(files);
    if (judged.kind === 'usable') return [];
    const { file, why } = judged;
    return [{ variable: VARIABLES[file], value: JSON.stringify(files[file]), allowed: why }];
  });
}

/** Permissions of the state directory: it holds private keys. */
const OWNER_ONLY = 0o700;

/** Without a directory that stays, each start would order certificates, up to the authority's limit. */
function findStateMistakes(directory: string): Mistake[] {
  try {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    const allowed = `a directory that this user can write${why}, which is kept over restarts`;
    return [{ variable: 'MAYFLY_STATE_DIR', value: JSON.stringify(directory), allowed }];
  }
}

function findRefusalMistakes(file: string | null): Mistake[] {
  if (file === null) return [];
  const loaded = loadRefusals(file);
  if (loaded.kind === 'list') return [];
  const allowed = loaded.faults
    .map(({ why, entry }) => (entry === null ? why : `${why}, not ${entry}`))
    .join('; ');
  return [{ variable: 'MAYFLY_SMTP_REFUSE_FILE', value: JSON.stringify(file), allowed }];
}
