import { existsSync } from 'node:fs';
import { type ReaderTask, unpackMails } from '../reading/tasks.ts';
import { handle as read } from '../reading/worker.ts';

/** The reader's own thread, but for messages that tell it to hang, to wait, to die or to eat memory. */
export async function handle(task: ReaderTask): Promise<unknown> {
  if (task.kind === 'warm') return read(task);
  for (const { bytes } of unpackMails(task.mails)) obey(bytes);
  return read(task);
}

function obey(bytes: Uint8Array): void {
  const told = Buffer.from(bytes).toString('latin1');
  if (told.includes('please hang')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  const [, path] = /please wait for (\S+)/.exec(told) ?? [];
  if (path !== undefined) while (!existsSync(path)) pause();
  if (told.includes('please die')) process.exit(1);
  if (told.includes('please gorge')) gorge();
}

/** As busy as with a mail that takes long, as far as others can see. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
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
