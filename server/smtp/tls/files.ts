import { readFile } from 'node:fs/promises';
import { type JudgedPair, judgePair, type PairFault, type PairText } from './pair.ts';

/** Paths of the two PEM files of a pair. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

export type ReadPair =
  | { readonly kind: 'read'; readonly text: PairText }
  | ({ readonly kind: 'unusable' } & PairFault);

/** Words for what the system says of a file; of others its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory and no file',
  EACCES: 'this process may not read it',
  EPERM: 'this process may not read it',
};

export async function readPair(files: PairFiles): Promise<ReadPair> {
  const cert = await readText(files.cert);
  if (typeof cert !== 'string') return { kind: 'unusable', file: 'cert', why: cert.why };
  const key = await readText(files.key);
  if (typeof key !== 'string') return { kind: 'unusable', file: 'key', why: key.why };
  return { kind: 'read', text: { cert, key } };
}

/** What the files hold, tried out. */
export async function loadPair(files: PairFiles): Promise<JudgedPair> {
  const read = await readPair(files);
  return read.kind === 'read' ? judgePair(read.text) : read;
}

async function readText(file: string): Promise<string | { readonly why: string }> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { why: REASONS[code] ?? `it cannot be read (${code})` };
  }
}
