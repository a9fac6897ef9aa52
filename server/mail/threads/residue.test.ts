import iconv from 'iconv-lite';
import { expect, test, vi } from 'vitest';
import { findCharset } from '../mime/charset.ts';
import { packMails, type ReaderTask } from '../reading/tasks.ts';
import { handle } from '../reading/worker.ts';
import { htmlLetter } from '../testing/letters.ts';

// It would use up the slab by chance.
vi.mock(import('../reading/warm-up.ts'), () => ({ warmUp: () => {} }));

const mails = () =>
  packMails([{ encoding: 'identity', bytes: htmlLetter('<p>Your code is 482913</p>') }]);

test.each<[string, () => ReaderTask]>([
  ['read', () => ({ kind: 'read', purpose: 'arrival', mails: mails() })],
  ['opened', () => ({ kind: 'open', mails: mails() })],
])('LIFE-9 of a message that was %s nothing is the last text that was matched', async (_, task) => {
  await handle(task());
  expect(RegExp.input).toBe('');
});

test('LIFE-9 after the warm-up, nothing of a message lies beside a constant of a module', async () => {
  const constant = Buffer.from('constant');
  expect(Buffer.from('beside').buffer).toBe(constant.buffer);
  await handle({ kind: 'warm' });
  expect(Buffer.from('from a stranger').buffer).not.toBe(constant.buffer);
});

test('LIFE-9 the table of a charset lies beside nothing of a message', () => {
  const before = Buffer.from('from a stranger');
  expect(findCharset('windows-1257')?.decode(Buffer.from([0xe0]))).toBe('ą');
  const after = Buffer.from('from a stranger');
  const decoder = iconv.getDecoder('windows-1257');
  if (!('decodeBuf' in decoder && decoder.decodeBuf instanceof Buffer)) throw new Error('no table');
  expect([before.buffer, after.buffer]).not.toContain(decoder.decodeBuf.buffer);
});
