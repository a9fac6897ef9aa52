import type { FSWatcher } from 'chokidar';

/** Milliseconds between two looks at a file: one `stat` of each. */
const POLL_MS = 1_000;
/** Milliseconds for which a file must keep its size: longer than an editor writes. */
const SETTLE_MS = 500;
/** Milliseconds until a file counts as gone: a script may remove it before it writes a new one. */
const GONE_MS = 4_000;

export interface Watch {
  close(): Promise<void>;
}

/**
 * Calls `changed` once for each of these files, as soon as they are watched, and again
 * after each change: what is written between the reading at the start and the first look is
 * noticed, too. `failed` hears of what `changed` throws, and of files that cannot be watched.
 */
export function watchFiles(
  files: readonly string[],
  changed: () => void,
  failed: (error: unknown) => void,
): Watch {
  const opened = open(files);
  opened.then((watcher) => {
    watcher.on('error', failed);
    watcher.on('all', () => {
      try {
        changed();
      } catch (error) {
        failed(error);
      }
    });
  }, failed);
  return { close: () => opened.then((watcher) => watcher.close()) };
}

async function open(files: readonly string[]): Promise<FSWatcher> {
  // A service without such files does not load it.
  const { watch } = await import('chokidar');
  return watch([...files], {
    // Signs of the kernel do not come for a link to a directory that is turned (Kubernetes,
    // certbot), nor from network mounts.
    backend: 'polling',
    pollingInterval: POLL_MS,
    pollingBinaryInterval: POLL_MS,
    awaitWriteFinish: { stabilityThreshold: SETTLE_MS },
    atomic: GONE_MS,
    // A directory in the place of a file is a mistake, and nothing to walk through.
    depth: 0,
    persistent: false,
  });
}
