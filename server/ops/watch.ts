import type { FSWatcher } from 'chokidar';

/** Milliseconds between two `stat` calls for each file. */
const POLL_MS = 1_000;
/** Milliseconds for which the size must not change: longer than an editor takes to write. */
const SETTLE_MS = 500;
/** Milliseconds until a file counts as removed: a script may remove it before it writes a new one. */
const GONE_MS = 4_000;

export interface Watch {
  close(): Promise<void>;
}

/**
 * Calls `changed` once for each file as soon as it is watched, and again after each change, so
 * that changes between the first read and the watch are noticed too. Calls `failed` with errors
 * of `changed`, and of files that cannot be watched.
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
  // Loaded only if there are files to watch.
  const { watch } = await import('chokidar');
  return watch([...files], {
    // inotify does not report a switched link to a directory (Kubernetes, certbot), nor changes on
    // network mounts.
    backend: 'polling',
    pollingInterval: POLL_MS,
    pollingBinaryInterval: POLL_MS,
    awaitWriteFinish: { stabilityThreshold: SETTLE_MS },
    atomic: GONE_MS,
    // A directory in place of a file is a mistake: do not descend into it.
    depth: 0,
    persistent: false,
  });
}
