import { type BigIntStats, readFileSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type PoolMistake, type ReadPool, readPool } from './pool-file.ts';

/** Bytes; a thousand domains with everything that can be said of them take a fifth. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * What tells one content of a path from the next without reading it. Links are followed, so
 * that a link which is led elsewhere (Kubernetes) is a change like a file that is renamed
 * over it (editors).
 */
export type Sighting = string;

/** Where a pool is written down. */
export interface PoolSource {
  readonly path: string;
  sight(): Promise<Sighting>;
  /**
   * As it is now. Not in the background: it is small, changes seldom, and at the start nothing
   * else can be done.
   */
  read(): SeenPool;
}

export function fileSource(path: string): PoolSource {
  return { path, sight: () => sight(path), read: () => readPoolFile(path) };
}

/** Also of a file that is not there, or may not be looked at. */
async function sight(path: string): Promise<Sighting> {
  try {
    return sightingOf(await stat(path, { bigint: true }));
  } catch (error) {
    return codeOf(error);
  }
}

export interface SeenPool {
  /** From before it was read. */
  readonly sighting: Sighting;
  readonly read: ReadPool;
}

function readPoolFile(path: string): SeenPool {
  try {
    const stats = statSync(path, { bigint: true });
    const sighting = sightingOf(stats);
    if (!stats.isFile()) return { sighting, read: wrong('this is no file') };
    if (stats.size > MAX_FILE_BYTES) {
      return {
        sighting,
        read: wrong(`larger than ${MAX_FILE_BYTES} bytes: is it the right file?`),
      };
    }
    return { sighting, read: decode(readFileSync(path)) };
  } catch (error) {
    const code = codeOf(error);
    return { sighting: code, read: wrong(`the file cannot be read: ${REASONS[code] ?? code}`) };
  }
}

function decode(bytes: Uint8Array): ReadPool {
  try {
    return readPool(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return wrong('the file is not UTF-8: save it as that');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none (a relative path begins where the service was started)',
  EACCES: 'the service is not allowed to',
};

function wrong(what: string): ReadPool {
  const mistake: PoolMistake = { at: null, what };
  return { kind: 'wrong', mistakes: [mistake] };
}

function sightingOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Sighting {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'EUNKNOWN';
}
