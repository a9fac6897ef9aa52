import { existsSync } from 'node:fs';

/** Does what a message tells its thread: to hang, to sleep, to wait, to die or to eat memory. */
export function obey(bytes: Uint8Array): void {
  const told = Buffer.from(bytes).toString('latin1');
  if (told.includes('please hang')) for (;;);
  if (told.includes('please sleep')) pause(1_000);
  const [, path] = /please wait for (\S+)/.exec(told) ?? [];
  if (path !== undefined) while (!existsSync(path)) pause(5);
  if (told.includes('please die')) process.exit(1);
  if (told.includes('please gorge')) gorge();
}

/** Uses no CPU time, like a thread that the machine does not let run. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

interface Eaten {
  readonly before: Eaten | null;
}

/**
 * In small bites. What is eaten between the limit and the end of the thread has 16 MB, past
 * which V8 gives up the whole process, and with it the tests.
 */
function gorge(): never {
  let eaten: Eaten | null = null;
  for (;;) eaten = { before: eaten };
}
