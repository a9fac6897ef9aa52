import { readFileSync, statSync } from 'node:fs';
import { type PoolMistake, type ReadPool, readPool } from './pool-file.ts';

/** Bytes; a thousand domains with everything that can be said of them take a fifth. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * The pool that a file holds, or why it holds none. Not in the background: it is small, changes
 * seldom, and at the start nothing else can be done.
 */
export function readPoolFile(path: string): ReadPool {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return wrong('this is no file');
    if (stats.size > MAX_FILE_BYTES)
      return wrong(`larger than ${MAX_FILE_BYTES} bytes: is it the right file?`);
    return decode(readFileSync(path));
  } catch (error) {
    const code = codeOf(error);
    return wrong(`the file cannot be read: ${REASONS[code] ?? code}`);
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

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'EUNKNOWN';
}
