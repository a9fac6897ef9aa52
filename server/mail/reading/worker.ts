import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { StoredBody } from '#server/inbox/types.ts';
import { leaveBufferSlab } from '#server/ops/buffer-slab.ts';
import { openMail, openNested, readMail, takeAttachment } from './read-mail.ts';
import { type PackedMails, type ReaderResult, type ReaderTask, unpackMails } from './tasks.ts';
import { warmUp } from './warm-up.ts';

/** Runs one task in a reader thread. Rejects only if the thread must be replaced. */
export async function handle(task: ReaderTask): Promise<unknown> {
  const answer = answerTo(task);
  // Clears `RegExp.input`, which would keep the last message in memory.
  /$/.exec('');
  return answer;
}

function answerTo(task: ReaderTask): unknown {
  switch (task.kind) {
    case 'warm':
      warmUp();
      leaveBufferSlab();
      return answer({ kind: 'warm' });
    case 'read': {
      const read = unpackMails(task.mails).map((body) => readMail(body, task.purpose));
      return answer({ kind: 'read', mails: read }, ...read.map(({ compressed }) => compressed));
    }
    case 'open':
      return answer({ kind: 'open', mail: openMail(onlyMail(task)) });
    case 'attachment': {
      const attachment = takeAttachment(onlyMail(task), task.path);
      return answer({ kind: 'attachment', attachment }, attachment?.content ?? null);
    }
    case 'nested': {
      const message = openNested(onlyMail(task), task.path);
      return answer({ kind: 'nested', message });
    }
  }
}

/** Transfers the bytes with the result instead of copying them. */
function answer(result: ReaderResult, ...bytes: readonly (Uint8Array | null)[]): unknown {
  const handed = bytes.flatMap((each) => (each === null ? [] : [each.buffer]));
  return move({ [transferableSymbol]: handed, [valueSymbol]: result });
}

function onlyMail({ mails }: { readonly mails: PackedMails }): StoredBody {
  const [mail] = unpackMails(mails);
  if (mail === undefined) throw new TypeError('a task without a message');
  return mail;
}
