import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { expandBody } from '#server/inbox/stored-body.ts';
import type { Reader } from '../pool/reader.ts';
import { letter } from '../testing/letters.ts';
import { openBy, openReader, readBy, STUBBORN } from '../testing/readers.ts';
import { isShared, SHARED_FROM_BYTES, SharedBytes } from './shared-bytes.ts';
import { listTransfers, packMails } from './tasks.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

/** As the door hands it over. */
function large(...lines: readonly (string | Buffer)[]): Buffer {
  const bytes = new SharedBytes(Infinity);
  for (const line of lines) bytes.add(Buffer.from(line));
  return bytes.whole();
}

const FILE = ['From: a@b.example', 'Subject: file', 'Content-Type: application/pdf'];

test('a message larger than the reserved addresses is kept', () => {
  const piece = randomBytes(48 * 1024 * 1024);
  const whole = large('a', piece, piece);
  expect(whole.length).toBe(1 + 2 * piece.length);
  expect(whole.subarray(1 + piece.length).equals(piece)).toBe(true);
});

test('READ-1 a shared message is read, opened and kept to the byte', async () => {
  const attachment = randomBytes(2 * SHARED_FROM_BYTES)
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');
  const raw = large(letter(...FILE, 'Content-Transfer-Encoding: base64', ''), attachment);
  expect(isShared(raw)).toBe(true);
  const mail = await readBy(reader, raw);
  expect(mail).toMatchObject({ summary: { subject: 'file' }, problems: [] });
  expect(mail.body.encoding).toBe('zstd');
  expect(expandBody(mail.body).equals(raw)).toBe(true);
  expect((await openBy(reader, raw)).attachments).toMatchObject([{ size: 2 * SHARED_FROM_BYTES }]);
});

test('READ-1 an incompressible message is kept to the byte', async () => {
  const raw = large(
    letter(...FILE, 'Content-Transfer-Encoding: binary', ''),
    randomBytes(2 * SHARED_FROM_BYTES),
  );
  const { body } = await readBy(reader, raw);
  expect(body.encoding).toBe('identity');
  expect(expandBody(body).equals(raw)).toBe(true);
});

test('READ-4 a thread that dies leaves the shared bytes as they are', async () => {
  const mortal = openReader({ workerUrl: STUBBORN });
  onTestFinished(() => mortal.close());
  const raw = large(letter(...FILE, '', 'please die'), randomBytes(SHARED_FROM_BYTES));
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
