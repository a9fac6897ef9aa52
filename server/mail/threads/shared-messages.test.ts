import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { expandBody } from '#server/inbox/stored-body.ts';
import { listTransfers, packMails } from '../reading/tasks.ts';
import { letter } from '../testing/letters.ts';
import { openBy, openReader, readBy, STUBBORN } from '../testing/readers.ts';
import type { Reader } from './reader.ts';

const FILE_BYTES = 128 * 1024;

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

/** As the receiver hands it over: in memory that has room behind it. */
function large(...lines: readonly (string | Buffer)[]): Buffer {
  const bytes = Buffer.concat(lines.map((line) => Buffer.from(line)));
  const shared = Buffer.from(new SharedArrayBuffer(2 * bytes.length));
  bytes.copy(shared);
  return shared.subarray(0, bytes.length);
}

const FILE = ['From: a@b.example', 'Subject: file', 'Content-Type: application/pdf'];

test('READ-1 a shared message is read, opened and kept to the byte', async () => {
  const attachment = randomBytes(FILE_BYTES).toString('base64').replace(/.{76}/g, '$&\r\n');
  const raw = large(letter(...FILE, 'Content-Transfer-Encoding: base64', ''), attachment);
  const mail = await readBy(reader, raw);
  expect(mail).toMatchObject({ summary: { subject: 'file' }, problems: [] });
  expect(mail.body.encoding).toBe('zstd');
  expect(expandBody(mail.body).equals(raw)).toBe(true);
  expect((await openBy(reader, raw)).attachments).toMatchObject([{ size: FILE_BYTES }]);
});

test('READ-1 an incompressible message is kept to the byte', async () => {
  const raw = large(
    letter(...FILE, 'Content-Transfer-Encoding: binary', ''),
    randomBytes(FILE_BYTES),
  );
  const { body } = await readBy(reader, raw);
  expect(body.encoding).toBe('identity');
  expect(expandBody(body).equals(raw)).toBe(true);
});

test('READ-4 a thread that dies leaves the shared bytes as they are', async () => {
  const mortal = openReader({ workerUrl: STUBBORN });
  onTestFinished(() => mortal.close());
  const raw = large(letter(...FILE, '', 'please die'), randomBytes(FILE_BYTES));
  const before = Buffer.from(raw);
  expect((await mortal.read(raw)).kind).toBe('crashed');
  expect(raw.equals(before)).toBe(true);
});

test('READ-2 a large message goes to its thread uncopied, a small one as a copy', () => {
  const packed = (bytes: Uint8Array) => packMails([{ encoding: 'identity', bytes }]);
  const raw = large('a'.repeat(100));
  expect(packed(raw).bytes.buffer).toBe(raw.buffer);
  expect(listTransfers(packed(raw))).toEqual([]);
  const small = Buffer.from('a');
  expect(packed(small).bytes.buffer).not.toBe(small.buffer);
  expect(listTransfers(packed(small))).toHaveLength(1);
});
