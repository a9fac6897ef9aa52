import { readTextFile } from '#server/ops/text-file.ts';
import { type ReadPool, readPool } from './pool-file.ts';

/** Bytes; a thousand domains with everything that can be said of them take a fifth. */
const MAX_FILE_BYTES = 1024 * 1024;

/** The pool that a file holds, or why it holds none. */
export function readPoolFile(path: string): ReadPool {
  const read = readTextFile(path, MAX_FILE_BYTES);
  if (read.kind === 'read') return readPool(read.text);
  return { kind: 'wrong', mistakes: [{ at: null, what: read.why }] };
}
