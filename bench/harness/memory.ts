import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { residentBytes } from './process-stats.ts';

/** Bytes by which memory may still change from one look to the next, and milliseconds between. */
const SETTLED_WITHIN = 512 * 1024;
const SETTLE_MS = 1_000;
/** Measurements; a process whose memory still changes after them counts as it is. */
const SETTLE_LOOKS = 30;

/** Looks, and milliseconds between two, for the inspector to say where it listens. */
const INSPECTOR_LOOKS = 100;
const INSPECTOR_RETRY_MS = 20;

/** A Node process. Its inspector must be free to take any port (`--inspect-port=0`). */
export interface Measurable {
  readonly pid: number;
  /** Where its inspector listens; null until that is open. */
  inspectorUrl(): string | null;
}

/** Bytes in memory once that has stopped changing. */
export async function settledBytes({ pid }: Measurable): Promise<number> {
  let before = await residentBytes(pid);
  for (let look = 0; look < SETTLE_LOOKS; look += 1) {
    await delay(SETTLE_MS);
    const now = await residentBytes(pid);
    if (Math.abs(now - before) < SETTLED_WITHIN) return now;
    before = now;
  }
  return before;
}

/**
 * Collects the garbage of the main thread through the inspector, which SIGUSR1 opens where
 * that is not disabled: until it is asked for, the service runs as it does for users.
 */
export async function collectGarbage(target: Measurable): Promise<void> {
  const inspector = new WebSocket(await openInspector(target));
  await once(inspector, 'open');
  inspector.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await once(inspector, 'message');
  inspector.close();
  await once(inspector, 'close');
}

/** Opens the inspector where that is not open yet. */
export async function openInspector(target: Measurable): Promise<string> {
  for (let look = 0; look < INSPECTOR_LOOKS; look += 1) {
    const url = target.inspectorUrl();
    if (url !== null) return url;
    if (look === 0) process.kill(target.pid, 'SIGUSR1');
    await delay(INSPECTOR_RETRY_MS);
  }
  throw new Error(`process ${target.pid} did not open its inspector`);
}
