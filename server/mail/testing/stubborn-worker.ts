import { packMails, type ReaderTask, unpackMails } from '../reading/tasks.ts';
import { handle as read } from '../reading/worker.ts';
import { plainLetter } from './letters.ts';
import { obey } from './orders.ts';

/** The reader's own thread, which also does what a message tells it. */
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
