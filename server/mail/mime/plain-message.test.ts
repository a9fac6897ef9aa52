import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openReader, readBy } from '../testing/readers.ts';
import { scanHeader } from './header.ts';
import { readPlainMessage } from './plain-message.ts';

const partsOf = (message: string) => {
  const raw = Buffer.from(message);
  const header = scanHeader(raw);
  return readPlainMessage(header, raw.subarray(header.bodyStart));
};

/** Needs the parser for the sake of one field that changes nothing. */
const throughTheParser = (message: string) => `Content-ID: <x@y.example>\r\n${message}`;

const reader = openReader();
afterAll(() => reader.close());

async function read(message: string) {
  const { summary, problems } = await readBy(reader, Buffer.from(message));
  return { summary, problems };
}

const field = fc.constantFrom(
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'content-type: TEXT/PLAIN',
  'Content-Transfer-Encoding: 8bit',
  'Subject: Your code is 482 913',
  'Subject:  grüße\r\n folded ',
  'X-Other: anything',
);
const line = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', '.', '-- ', 'Your code is 123456', '--boundary', '\ufeffx', '\r'),
);

test('READ-1 a plain message reads the same as through the parser', async () => {
  const messages = fc.tuple(
    fc.uniqueArray(field, { maxLength: 4, selector: (it) => it.split(':')[0]?.toLowerCase() }),
    fc.array(line, { minLength: 1, maxLength: 8 }),
  );
  await fc.assert(
    fc.asyncProperty(messages, async ([fields, lines]) => {
      const message = [...fields, 'From: a@b.example', '', ...lines].join('\r\n');
      expect(partsOf(message)).not.toBeNull();
      expect(await read(message)).toEqual(await read(throughTheParser(message)));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a multipart', 'Content-Type: multipart/mixed; boundary=x'],
  ['HTML', 'Content-Type: text/html'],
  ['another charset', 'Content-Type: text/plain; charset=iso-8859-1'],
  ['flowed text', 'Content-Type: text/plain; charset=utf-8; format=flowed'],
  ['two types', 'Content-Type: text/plain\r\nContent-Type: text/html'],
  ['quoted-printable', 'Content-Transfer-Encoding: quoted-printable'],
  ['an attachment', 'Content-Disposition: attachment'],
])('READ-1 %s needs the parser', (_, fields) => {
  expect(partsOf(`${fields}\r\n\r\ntext`)).toBeNull();
});

test('READ-1 bytes that are no UTF-8 need the parser', () => {
  const raw = Buffer.from('Subject: a\r\n\r\nv\xe4xt', 'latin1');
  const header = scanHeader(raw);
  expect(readPlainMessage(header, raw.subarray(header.bodyStart))).toBeNull();
});
