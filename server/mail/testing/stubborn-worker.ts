import { existsSync } from 'node:fs';
import { Box } from '../box.ts';
import { type ReaderTask, unpackMails } from '../tasks.ts';
import { handle as read } from '../worker.ts';

/** Milliseconds; a test hands something over, or lets go, however busy its machine is. */
const PATIENCE_MS = 600_000;

/** The reader's own thread, but for messages that tell it to hang, to wait, to die or to eat memory. */
export async function handle(task: ReaderTask): Promise<unknown> {
  if (task.kind === 'expect') return readExpected(task.box);
  if (task.kind === 'warm') return read(task);
  for (const { bytes } of unpackMails(task.mails)) {
    obey(bytes);
    if (textOf(bytes).includes('please look for it')) process.exit(1);
  }
  return read(task);
}

/** What came is put back, so that the reader's own thread finds it. */
function readExpected(memory: SharedArrayBuffer): Promise<unknown> {
  const box = new Box(memory);
  const bytes = box.wait(PATIENCE_MS);
  if (bytes !== null) {
    obey(bytes);
    box.open();
    box.fill(bytes);
  }
  return read({ kind: 'expect', box: memory });
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

function obey(bytes: Uint8Array): void {
  const told = textOf(bytes);
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
