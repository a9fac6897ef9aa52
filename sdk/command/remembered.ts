import { mkdir, open, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Inbox, Mayfly, MayflyError, type RequestOptions } from '../library/index.ts';
import { parseJson } from '../library/read-answer.ts';
import { hasFields, isText } from '../library/shape.ts';
import { EXIT_CODES, Exit, type Io } from './io.ts';
import { replaceFile } from './replace-file.ts';
import { withNotice } from './show.ts';

/** The inbox of the last `new`. The file does not contain the address. */
interface Remembered {
  readonly url: string;
  readonly token: string;
}

/** Bits of a mode. */
const WRITABLE_BY_OTHERS = 0o022;

/** In the state folder of the XDG Base Directory Specification, or of Windows. */
export function findStateFile(env: Io['env']): string {
  const given = [env['XDG_STATE_HOME'], env['LOCALAPPDATA']];
  // The specification says to ignore a relative path.
  const state = given.find((folder) => folder !== undefined && path.isAbsolute(folder));
  const home = path.join(homedir(), '.local', 'state');
  return path.join(state ?? home, 'mayfly-client', 'inbox.json');
}

/** Only its user may read it, at no time anybody else: the token is the key to the inbox. */
export async function remember(io: Io, { url, token }: Remembered): Promise<void> {
  const file = findStateFile(io.env);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, `${JSON.stringify({ url, token })}\n`, 0o600);
}

/** Unless another terminal has created an inbox meanwhile. */
export async function forget(io: Io, token: string): Promise<void> {
  if ((await recall(io))?.token === token) await rm(findStateFile(io.env), { force: true });
}

/** The service of `--url`, of `MAYFLY_URL`, or the default. */
export function findService(io: Io, url: string | undefined): Mayfly {
  const chosen = url ?? (io.env['MAYFLY_URL'] || undefined);
  try {
    return new Mayfly(chosen, { key: io.env['MAYFLY_KEY'] || undefined, fetch: io.fetch });
  } catch (error) {
    // Not the value: it may have a password.
    throw new Exit(EXIT_CODES.usage, error instanceof Error ? error.message : String(error));
  }
}

/** The inbox of `MAYFLY_TOKEN`, or of the last `new`. */
export async function openInbox(
  io: Io,
  url: string | undefined,
  options: RequestOptions = {},
): Promise<Inbox> {
  const given = io.env['MAYFLY_TOKEN'];
  const remembered = given ? null : await recall(io);
  const mayfly = findService(io, url ?? (io.env['MAYFLY_URL'] || remembered?.url));
  const token = given || remembered?.token;
  if (!token) {
    const way = 'Create one with `mayfly-client new`, or set MAYFLY_TOKEN.';
    throw new Exit(EXIT_CODES.notFound, `There is no inbox. ${way}`);
  }
  // The token is the key to the inbox: another service must not get it.
  if (remembered && remembered.url !== mayfly.url) {
    const way = 'Create one there with `mayfly-client new`, or leave out --url and MAYFLY_URL.';
    const what = `There is no inbox at ${mayfly.url}: the last is at ${remembered.url}.`;
    throw new Exit(EXIT_CODES.notFound, `${what} ${way}`);
  }
  try {
    return await withNotice(io, mayfly.url, mayfly.openInbox(token, options));
  } catch (error) {
    if (error instanceof TypeError) throw new Exit(EXIT_CODES.usage, error.message);
    if (!(error instanceof MayflyError) || error.code !== 'not_found') throw error;
    const way = 'Create a new one with `mayfly-client new`.';
    throw new Exit(EXIT_CODES.notFound, `The inbox has ended, or is not at ${mayfly.url}. ${way}`);
  }
}

async function recall(io: Io): Promise<Remembered | null> {
  const file = findStateFile(io.env);
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const { uid, mode } = await handle.stat();
    // It says where emails come from, and where an API key goes. Windows has no owner and no mode.
    const user = process.getuid?.();
    if (user !== undefined && uid !== user)
      throw new Exit(EXIT_CODES.failed, `${file} belongs to another user: it is not used.`);
    if (user !== undefined && mode & WRITABLE_BY_OTHERS) {
      const what = `${file} can be written by other users: it is not used.`;
      throw new Exit(EXIT_CODES.failed, `${what} Delete it, and create an inbox anew.`);
    }
    const remembered = parseJson(await handle.readFile('utf8'));
    if (hasFields<Remembered>(remembered, { url: isText, token: isText })) return remembered;
  } finally {
    await handle.close();
  }
  throw new Exit(EXIT_CODES.failed, `${file} is damaged. Delete it, or create an inbox anew.`);
}
