import {
  type ReaderResult,
  type ReaderTask,
  type ThreadRead,
  unpackMails,
} from '../reading/tasks.ts';
import type { OpenedMail } from '../reading/types.ts';
import { obey } from './orders.ts';

const READ: ThreadRead = {
  summary: {
    ...{ from: null, to: [], subject: 'Hi', snippet: '', code: null, link: null },
    ...{ authentication: null, attachmentCount: 0 },
  },
  ...{ fingerprint: null, problems: [], attachments: [], compressed: null },
  claims: { author: null, signed: false },
};

const OPENED: OpenedMail = {
  ...{ cc: [], text: null, html: null, headers: [], attachments: [], traits: [], problems: [] },
};

/**
 * A thread without a parser, which does what a message tells it and reads each as the same: for
 * tests of queues, deadlines and threads. The parser takes most of the time that a thread starts in.
 */
export function handle(task: ReaderTask): ReaderResult {
  if (task.kind === 'warm') return { kind: 'warm' };
  const mails = unpackMails(task.mails);
  for (const { bytes } of mails) obey(bytes);
  switch (task.kind) {
    case 'read':
      return { kind: 'read', mails: mails.map(() => READ) };
    case 'open':
      return { kind: 'open', mail: OPENED };
    case 'attachment':
      return { kind: 'attachment', attachment: null };
    case 'nested':
      return { kind: 'nested', message: null };
  }
}
