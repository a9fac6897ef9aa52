import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { asctime, MboxArchive, quoteFromLines } from './mbox.ts';

const RECEIVED = '2026-11-05T04:00:00.000Z';
const HEAD = /^From (\S+) (Thu Nov {2}5 04:00:00 2026)$/;

async function mboxOf(...raws: readonly (string | Uint8Array<ArrayBuffer>)[]): Promise<string> {
  const mbox = new MboxArchive();
  for (const [at, raw] of raws.entries()) {
    await mbox.add({ id: `${at}`, subject: '', receivedAt: RECEIVED }, new Blob([raw]));
  }
  return Buffer.from(await (await mbox.close()).arrayBuffer()).toString('latin1');
}

/** Reads as mboxrd is to be read: a `From ` line begins a mail, each quoted one loses one `>`. */
function readMbox(file: string): string[] {
  const mails: string[][] = [];
  for (const line of file.split('\n').slice(0, -1)) {
    if (line.startsWith('From ')) mails.push([]);
    else mails.at(-1)?.push(line.replace(/^>(>*From )/, '$1'));
  }
  // The empty line that ends each of them.
  return mails.map((lines) =>
    lines
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

test('PAGE-3 mboxrd: every generated email is read back unchanged', async () => {
  const word = fc.constantFrom('From ', '>', 'From', '\r\n', '\n', '\r', 'x', ' ', '\0', 'ÿ', ':');
  const raw = fc.array(word).map((words) => words.join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(raw), async (raws) => {
      const bytes = raws.map((text) => new Uint8Array(Buffer.from(text, 'latin1')));
      const expected = raws
        .map((text) => text.replaceAll('\r\n', '\n'))
        .map((text) => (text === '' || text.endsWith('\n') ? text : `${text}\n`));
      expect(readMbox(await mboxOf(...bytes))).toEqual(expected);
    }),
  );
});

test.each([
  ['Return-Path: <ada@example.org>\r\nSubject: x\r\n\r\nhi\r\n', 'ada@example.org'],
  ['Return-Path: <>\r\nSubject: x\r\n\r\nhi\r\n', 'MAILER-DAEMON'],
  ['Return-Path: <"a b"@example.org>\r\n\r\n', 'MAILER-DAEMON'],
  // Python's mailbox reads that line as ASCII, and gives up on the whole file otherwise.
  ['Return-Path: <jürgen@example.org>\r\n\r\n', 'MAILER-DAEMON'],
  ['Subject: x\r\n\r\n', 'MAILER-DAEMON'],
])('RFC 4155 %j begins with sender and time', async (raw, sender) => {
  const [first = ''] = (await mboxOf(raw)).split('\n');
  expect(HEAD.exec(first)?.[1]).toBe(sender);
});

test('a saved email is the received email', async () => {
  const raw =
    'Return-Path: <a@b.c>\r\nFrom: a@b.c\r\nSubject: one\r\n\r\nFrom here on\r\n>From me\r\n';
  const [saved = ''] = readMbox(await mboxOf(raw, raw));
  const { subject, text } = await simpleParser(saved);
  expect({ subject, text }).toEqual({ subject: 'one', text: 'From here on\n>From me\n' });
});

test('quoting only `From ` lines fits into the allocated buffer', () => {
  const raw = new TextEncoder().encode('From \n'.repeat(1000));
  expect(quoteFromLines(raw)).toHaveLength(7_000);
  expect(quoteFromLines(new TextEncoder().encode('From '))).toHaveLength(7);
});

test('days of one digit are padded with a space', () => {
  expect(asctime(new Date('2026-11-05T04:00:00Z'))).toBe('Thu Nov  5 04:00:00 2026');
  expect(asctime(new Date('2026-12-25T23:59:09Z'))).toBe('Fri Dec 25 23:59:09 2026');
});
