import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Looked } from './kept-files.ts';
import { placesOf, type Watch, watchFiles } from './watch.ts';

let directory: string;
let watching: Watch | null = null;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(path.join(tmpdir(), 'mayfly-watch-')));
});
afterEach(async () => {
  watching?.close();
  watching = null;
  await rm(directory, { recursive: true });
});
const at = (...names: string[]) => path.join(directory, ...names);

/** Looks at a file, as it is watched. */
function watched(file: string) {
  const waiting: (() => void)[] = [];
  const look = async (): Promise<Looked> => {
    for (const resolve of waiting.splice(0)) resolve();
    return 'at rest';
  };
  watching = watchFiles([file], look, (error) => {
    throw error;
  });
  return () => new Promise<void>((resolve) => waiting.push(resolve));
}

test('the places of a file are where its names can change', async () => {
  // As Kubernetes mounts a secret.
  await mkdir(at('tls', '..v1'), { recursive: true });
  await writeFile(at('tls', '..v1', 'cert.pem'), '1');
  await symlink('..v1', at('tls', '..data'));
  await symlink('..data/cert.pem', at('tls', 'cert.pem'));
  await symlink('tls', at('current'));
  const places = await placesOf(at('current', 'cert.pem'));
  expect([...places].sort()).toEqual([directory, at('tls'), at('tls', '..v1')]);
  await symlink('loop', at('loop'));
  expect(await placesOf(at('loop'))).toEqual([directory]);
  expect(await placesOf(at('not', 'there'))).toEqual([at('not')]);
});

test('a file that is written, replaced or reached over another link is looked at again', async () => {
  await mkdir(at('v1'));
  await mkdir(at('v2'));
  for (const version of ['v1', 'v2']) await writeFile(at(version, 'cert.pem'), version);
  await symlink('v1', at('current'));
  const look = watched(at('current', 'cert.pem'));
  // The first look comes by itself, once it is watched.
  await look();
  const changes = [
    () => writeFile(at('v1', 'cert.pem'), 'in place'),
    async () => {
      await writeFile(at('v1', 'new'), 'replaced');
      await rename(at('v1', 'new'), at('v1', 'cert.pem'));
    },
    async () => {
      await symlink('v2', at('next'));
      await rename(at('next'), at('current'));
    },
    () => writeFile(at('v2', 'cert.pem'), 'behind the new link'),
  ];
  for (const change of changes) {
    const seen = look();
    await change();
    await seen;
  }
});
