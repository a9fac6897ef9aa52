import { openPool, PoolFileError } from '#server/domains/open-pool.ts';
import { loadRefusals } from '#server/smtp/refusals/refusal-file.ts';
import { loadPair } from '#server/tls/certificate-pair.ts';
import type { Config, Loaded } from './config.ts';
import type { Mistake } from './mistakes.ts';

/** Checks the files that the configuration names, so that their mistakes are reported alike. */
export function checkFiles(loaded: Loaded): Loaded {
  if (!loaded.ok) return loaded;
  const { tls, refuseFile } = loaded.config.smtp;
  const mistakes = [
    ...findPoolMistakes(loaded.config.domains),
    ...findTlsMistakes(tls),
    ...findRefusalMistakes(refuseFile),
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

function findTlsMistakes(tls: Config['smtp']['tls']): Mistake[] {
  const pairs = tls?.pairs ?? [];
  return pairs.flatMap((files): Mistake[] => {
    const judged = loadPair(files);
    if (judged.kind === 'usable') return [];
    const { file, why } = judged;
    return [{ variable: VARIABLES[file], value: JSON.stringify(files[file]), allowed: why }];
  });
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
