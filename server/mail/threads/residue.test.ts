import { expect, test } from 'vitest';
import { packMails, type ReaderTask } from '../reading/tasks.ts';
import { handle } from '../reading/worker.ts';
import { htmlLetter } from '../testing/letters.ts';

const mails = () =>
  packMails([{ encoding: 'identity', bytes: htmlLetter('<p>Your code is 482913</p>') }]);

test.each<[string, () => ReaderTask]>([
  ['read', () => ({ kind: 'read', purpose: 'arrival', mails: mails() })],
  ['opened', () => ({ kind: 'open', mails: mails() })],
])('LIFE-9 of a message that was %s nothing is the last text that was matched', async (_, task) => {
  await handle(task());
  expect(RegExp.input).toBe('');
});
