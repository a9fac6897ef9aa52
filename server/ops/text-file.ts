import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Opened otherwise, a pipe to which nobody writes would hold up everybody. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

export type ReadText =
  | { readonly kind: 'read'; readonly text: string }
  /** `why` is for the operator: a part of a sentence. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Words for what the system says of a file; of others its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file (a relative path begins where the service was started)',
  ENOTDIR: 'there is no such file',
  EACCES: 'this process may not read it',
  EPERM: 'this process may not read it',
};

/**
 * A file of the operator's, which has to be UTF-8 and of at most so many bytes. Not in the
 * background: it is small, changes seldom, and at the start nothing else can be done.
 */
export function readTextFile(file: string, mostBytes: number): ReadText {
  try {
    const opened = openSync(file, WITHOUT_WAITING);
    try {
      return readOpened(opened, mostBytes);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return unreadable(REASONS[code] ?? `it cannot be read (${code})`);
  }
}

function readOpened(opened: number, mostBytes: number): ReadText {
  const stats = fstatSync(opened);
  // Others may never end.
  if (!stats.isFile()) return unreadable('it is a directory, pipe or device and no file');
  if (stats.size > mostBytes)
    return unreadable(`it is larger than ${mostBytes} bytes: is it the right file?`);
  return decode(readFileSync(opened));
}

function decode(bytes: Uint8Array): ReadText {
  try {
    return { kind: 'read', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('it is not UTF-8: save it as that');
  }
}

function unreadable(why: string): ReadText {
  return { kind: 'unreadable', why };
}
