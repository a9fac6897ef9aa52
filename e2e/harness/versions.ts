import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from './service.ts';

/** What the server runs from, beside its libraries. */
const CODE = ['package.json', 'server', 'shared'];

/** A place in the code, and what stands there in the other version. */
interface Difference {
  readonly file: string;
  readonly is: string;
  readonly becomes: string;
}

/**
 * What a release may change without another schema: fields of a message, of a life and of an
 * inbox, a script that does more, and a new kind of event.
 */
export const NEXT_MINOR: readonly Difference[] = [
  {
    file: 'server/redis/entries.ts',
    is: 'summary: JSON.stringify(kept), rest: JSON.stringify(rest) };',
    becomes: `summary: JSON.stringify({ ...kept, mood: 'cheerful' }),
      rest: JSON.stringify({ seal: { seq: -1 }, ...rest }) };`,
  },
  {
    file: 'server/inbox/life.ts',
    is: 'leases: [expected], lastGoodbye: null };',
    becomes: `leases: [expected], lastGoodbye: null, ...{ pledge: 'kept' } };`,
  },
  {
    file: 'server/redis/lua/commit.lua',
    is: "local body = 'own'\n",
    becomes:
      "local body = 'own'\ncall('HINCRBY', inbox, 'cheers', 1)\npublish(id, 'cheer|' .. seq)\n",
  },
];

/** This code with those differences, in a place of its own, to be run beside it. */
export async function otherVersion(
  differences: readonly Difference[],
): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await mkdtemp(path.join(tmpdir(), 'mayfly-version-'));
  for (const each of CODE) {
    await cp(path.join(PROJECT_ROOT, each), path.join(root, each), { recursive: true });
  }
  await symlink(path.join(PROJECT_ROOT, 'node_modules'), path.join(root, 'node_modules'));
  for (const { file, is, becomes } of differences) {
    const at = path.join(root, file);
    const text = await readFile(at, 'utf8');
    if (text.split(is).length !== 2) throw new Error(`${file} does not say once: ${is}`);
    await writeFile(
      at,
      text.replace(is, () => becomes),
    );
  }
  return {
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
