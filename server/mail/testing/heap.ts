import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes that are really in use. */
export function heapBytes(): number {
  if (typeof collect !== 'function') throw new Error('no gc');
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
