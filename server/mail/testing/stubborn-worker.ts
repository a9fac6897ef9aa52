import { existsSync } from 'node:fs';
import { packMails, type ReaderTask, unpackMails } from '../reading/tasks.ts';
import { handle as read } from '../reading/worker.ts';
import { plainLetter } from './letters.ts';

/** The reader's own thread, but for messages that tell it to hang, to sleep, to wait, to die or to eat memory. */
export async function handle(task: ReaderTask): Promise<unknown> {
  if (task.kind === 'warm') return warmUp();
  for (const { bytes } of unpackMails(task.mails)) obey(bytes);
  return read(task);
}

/** By the one kind of email that is sent to it: all that a reader warms up with takes five times as long. */
async function warmUp(): Promise<unknown> {
  const mails = packMails([{ encoding: 'identity', bytes: plainLetter() }]);
  await read({ kind: 'read', mails, purpose: 'arrival' });
  return { kind: 'warm' };
}

function obey(bytes: Uint8Array): void {
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
