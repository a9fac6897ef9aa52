import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Non-blocking: opening a pipe without a writer would block the process. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

export type ReadText =
  | { readonly kind: 'read'; readonly text: string }
  /** `why`: a part of a sentence for the operator. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Sentences for error codes of the system. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file (a relative path begins where the service was started)',
  ENOTDIR: 'there is no such file',
  EACCES: 'this process may not read it',
  EPERM: 'this process may not read it',
};

/**
 * Reads a file of the operator, which must be UTF-8 and at most `maxBytes` long. Synchronous: it
 * is small and changes seldom.
 */
export function readTextFile(file: string, maxBytes: number): ReadText {
  try {
    const opened = openSync(file, OPEN_FLAGS);
    try {
      return readOpened(opened, maxBytes);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return unreadable(REASONS[code] ?? `it cannot be read (${code})`);
  }
}

function readOpened(opened: number, maxBytes: number): ReadText {
  const stats = fstatSync(opened);
  // Reading a device may never end.
  if (!stats.isFile()) return unreadable('it is a directory, pipe or device and no file');
  if (stats.size > maxBytes)
    return unreadable(`it is larger than ${maxBytes} bytes: is it the right file?`);
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
