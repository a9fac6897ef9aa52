import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Bytes: a full list of refusals takes a third, and whatever is larger is the wrong file. */
export const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** Opened otherwise, a pipe to which nobody writes holds one of the few threads for files. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

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

/** A file of the operator's, as UTF-8. Never rejects, and waits for nobody who would write it. */
export async function readTextFile(file: string): Promise<ReadText> {
  try {
    const handle = await open(file, WITHOUT_WAITING);
    try {
      return await readWhole(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return unreadable(REASONS[code] ?? `it cannot be read (${code})`);
  }
}

async function readWhole(handle: FileHandle): Promise<ReadText> {
  const stats = await handle.stat();
  if (!stats.isFile() && !stats.isDirectory())
    return unreadable('it is a pipe or a device and no file');
  if (stats.size > MAX_TEXT_BYTES)
    return unreadable(`it is larger than ${MAX_TEXT_BYTES} bytes: is it the right file?`);
  return { kind: 'read', text: await handle.readFile('utf8') };
}

function unreadable(why: string): ReadText {
  return { kind: 'unreadable', why };
}
