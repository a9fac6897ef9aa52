import { readFile } from 'node:fs/promises';

export type ReadText =
  | { readonly kind: 'read'; readonly text: string }
  /** `why` is for the operator: a part of a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Words for what the system says of a file; of others its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory and no file',
  EACCES: 'this process may not read it',
  EPERM: 'this process may not read it',
};

/** A file of the operator's, as UTF-8. Never rejects. */
export async function readTextFile(file: string): Promise<ReadText> {
  try {
    return { kind: 'read', text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { kind: 'unreadable', why: REASONS[code] ?? `it cannot be read (${code})` };
  }
}
