import { readTextFile } from '#server/ops/text-file.ts';
import { type JudgedPair, judgePair, type PairFault, type PairText } from './pair.ts';

/** Bytes of a PEM file; a certificate with a long chain takes a twentieth. */
const MAX_PEM_BYTES = 1024 * 1024;

/** Paths of the two PEM files of a pair. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

export type ReadPair =
  | { readonly kind: 'read'; readonly text: PairText }
  | ({ readonly kind: 'unusable' } & PairFault);

export function readPair(files: PairFiles): ReadPair {
  const cert = readTextFile(files.cert, MAX_PEM_BYTES);
  if (cert.kind === 'unreadable') return { kind: 'unusable', file: 'cert', why: cert.why };
  const key = readTextFile(files.key, MAX_PEM_BYTES);
  if (key.kind === 'unreadable') return { kind: 'unusable', file: 'key', why: key.why };
  return { kind: 'read', text: { cert: cert.text, key: key.text } };
}

/** What the files hold, tried out. */
export function loadPair(files: PairFiles): JudgedPair {
  return judgeRead(readPair(files));
}

export function judgeRead(read: ReadPair): JudgedPair {
  return read.kind === 'read' ? judgePair(read.text) : read;
}
