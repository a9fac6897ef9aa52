import { readTextFile } from '#server/ops/text-file.ts';
import { type JudgedPair, judgePair, type PairFault, type PairText } from './pair.ts';

/** Paths of the two PEM files of a pair. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

export type ReadPair =
  | { readonly kind: 'read'; readonly text: PairText }
  | ({ readonly kind: 'unusable' } & PairFault);

export async function readPair(files: PairFiles): Promise<ReadPair> {
  const cert = await readTextFile(files.cert);
  if (cert.kind === 'unreadable') return { kind: 'unusable', file: 'cert', why: cert.why };
  const key = await readTextFile(files.key);
  if (key.kind === 'unreadable') return { kind: 'unusable', file: 'key', why: key.why };
  return { kind: 'read', text: { cert: cert.text, key: key.text } };
}

/** What the files hold, tried out. */
export async function loadPair(files: PairFiles): Promise<JudgedPair> {
  return judgeRead(await readPair(files));
}

export function judgeRead(read: ReadPair): JudgedPair {
  return read.kind === 'read' ? judgePair(read.text) : read;
}
