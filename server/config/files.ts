import type { Config, Loaded } from '#server/config.ts';
import { loadPair } from '#server/smtp/tls/files.ts';
import type { Mistake } from './mistakes.ts';

/** The same, or the mistakes in the files that it names: told like any other, before the start. */
export async function withFiles(loaded: Loaded): Promise<Loaded> {
  if (!loaded.ok) return loaded;
  const mistakes = await tlsMistakes(loaded.config.smtp.tls);
  return mistakes.length === 0 ? loaded : { ok: false, mistakes };
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
