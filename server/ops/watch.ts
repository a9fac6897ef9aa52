import { type FSWatcher, watch } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { Looked } from './kept-files.ts';

/**
 * Milliseconds from the first sign of a change to a look, and between looks at what has not
 * come to rest: a handful of `stat` each, and nobody waits much longer than they have to.
 */
const LOOK_SOON_MS = 250;
/** Milliseconds between looks that need no sign: network and container mounts give none. */
const LOOK_EVERY_MS = 60_000;
/** Symbolic links of one path that are followed; the kernel itself gives up at 40. */
const MAX_LINKS = 40;

export interface Watch {
  close(): void;
}

/**
 * Calls `look` soon after any of these files may have changed, until they are at rest, and
 * every minute. What has changed is for `look` to find out. It is watched where the names lie
 * and not the files themselves, which are replaced by new ones, or by turning a link somewhere
 * on the way to them (certbot, Kubernetes). `failed` hears of a look that rejects; the next
 * one comes all the same.
 */
export function watchFiles(
  files: readonly string[],
  look: () => Promise<Looked>,
  failed: (error: unknown) => void,
): Watch {
  let watchers: readonly FSWatcher[] = [];
  let soon: NodeJS.Timeout | null = null;
  let closed = false;

  // The first sign counts, and not the last: a directory may never come to rest.
  const lookSoon = () => {
    soon ??= setTimeout(() => {
      soon = null;
      void aim();
    }, LOOK_SOON_MS).unref();
  };

  // Anew each time, since a directory may be another one under its old name.
  const aim = async () => {
    const places = new Set((await Promise.all(files.map(placesOf))).flat());
    if (closed) return;
    const before = watchers;
    watchers = [...places].flatMap((place) => watchPlace(place, lookSoon));
    for (const watcher of before) watcher.close();
    // After it, so that nothing happens unseen between.
    const looked = await look().catch(failed);
    if (looked === 'changing' && !closed) lookSoon();
  };

  const regular = setInterval(() => void aim(), LOOK_EVERY_MS).unref();
  void aim();
  return {
    close() {
      closed = true;
      clearInterval(regular);
      if (soon !== null) clearTimeout(soon);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** Empty where it cannot be watched: the regular look will do. */
function watchPlace(directory: string, sign: () => void): FSWatcher[] {
  try {
    const watcher = watch(directory, { persistent: false }, sign);
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

/** The directories in which a name has to change for the file to be another one. */
export async function placesOf(file: string): Promise<readonly string[]> {
  const places = new Set<string>();
  let target = path.resolve(file);
  for (let links = 0; links < MAX_LINKS; links += 1) {
    const link = await firstLink(target);
    if (link === null) break;
    places.add(path.dirname(link.at));
    target = path.resolve(path.dirname(link.at), link.to, link.rest);
  }
  return [...places.add(path.dirname(target))];
}

interface Link {
  readonly at: string;
  readonly to: string;
  readonly rest: string;
}

/** The first symbolic link on the way from the root; null where there is none. */
async function firstLink(file: string): Promise<Link | null> {
  const { root } = path.parse(file);
  const names = file.slice(root.length).split(path.sep);
  for (const index of names.keys()) {
    const at = path.join(root, ...names.slice(0, index + 1));
    const to = await linkAt(at);
    if (to !== null) return { at, to, rest: names.slice(index + 1).join(path.sep) };
  }
  return null;
}

async function linkAt(file: string): Promise<string | null> {
  try {
    return (await lstat(file)).isSymbolicLink() ? await readlink(file) : null;
  } catch {
    // Not there, or between two names just now.
    return null;
  }
}
