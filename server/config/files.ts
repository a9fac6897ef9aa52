import type { Config, Loaded } from '#server/config.ts';
import { PoolFileError } from '#server/domains/file-pool.ts';
import { openPool } from '#server/domains/open-pool.ts';
import { systemClock } from '#server/inbox/clock.ts';
import { loadRefusals } from '#server/smtp/refusals/file.ts';
import { loadPair } from '#server/smtp/tls/files.ts';
import type { Mistake } from './mistakes.ts';

/** The same, or the mistakes in the files that it names: told like any other, before the start. */
export async function withFiles(loaded: Loaded): Promise<Loaded> {
  if (!loaded.ok) return loaded;
  const { tls, refuseFile } = loaded.config.smtp;
  const mistakes = [
    ...poolMistakes(loaded.config.domains),
    ...(await tlsMistakes(tls)),
    ...(await refusalMistakes(refuseFile)),
  ];
  return mistakes.length === 0 ? loaded : { ok: false, mistakes };
}

/** One for each, with line and column. */
export function poolMistakes(domains: Config['domains']): Mistake[] {
  try {
    openPool(domains, systemClock);
    return [];
  } catch (error) {
    if (!(error instanceof PoolFileError)) throw error;
    const value = JSON.stringify(error.path);
    return error.mistakes.map((allowed) => ({ variable: 'MAYFLY_DOMAINS_FILE', value, allowed }));
  }
}

const VARIABLES = { cert: 'MAYFLY_TLS_CERT', key: 'MAYFLY_TLS_KEY' } as const;

async function tlsMistakes(tls: Config['smtp']['tls']): Promise<Mistake[]> {
  const pairs = tls?.pairs ?? [];
  const found = await Promise.all(
    pairs.map(async (files): Promise<Mistake[]> => {
      const judged = await loadPair(files);
      if (judged.kind === 'usable') return [];
      const { file, why } = judged;
      return [{ variable: VARIABLES[file], value: JSON.stringify(files[file]), allowed: why }];
    }),
  );
  return found.flat();
}

async function refusalMistakes(file: string | null): Promise<Mistake[]> {
  if (file === null) return [];
  const loaded = await loadRefusals(file);
  if (loaded.kind === 'list') return [];
  const allowed = loaded.faults
    .map(({ why, entry }) => (entry === null ? why : `${why}, not ${entry}`))
    .join('; ');
  return [{ variable: 'MAYFLY_SMTP_REFUSE_FILE', value: JSON.stringify(file), allowed }];
}
