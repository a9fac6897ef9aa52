import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { scanHeader } from './header.ts';
import type { Reader } from './pool/reader.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';

/** Mails for development, kept outside the project; without them these tests are skipped. */
const { CORPUS_DIR: CORPUS = '../shared/corpus' } = process.env;
const MAILS = globSync('{mime,otp}/**/*.eml', { cwd: CORPUS });

const written = z.object({ file: z.string(), subject: z.string(), from_address: z.string() });

function lines<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  const all = readFileSync(file, 'utf8').trim().split('\n');
  return all.map((line) => schema.parse(JSON.parse(line)));
}

describe.skipIf(MAILS.length === 0)('the corpus', () => {
  let reader: Reader;
  beforeAll(() => {
    reader = openReader();
  });
  afterAll(() => reader.close());

  test('READ-2 every mail is read and opened, and none is lost', async () => {
    for (const file of MAILS) {
      const raw = readFileSync(join(CORPUS, file));
      const { summary } = await readBy(reader, raw);
      const opened = await openBy(reader, raw);
      const shown = [opened.text, opened.html, ...opened.attachments].filter(
        (part) => part !== null,
      );
      const body = raw.toString('latin1', scanHeader(raw).bodyStart);
      expect(shown.length > 0 || body.trim() === '', file).toBe(true);
      expect(summary.subject, file).not.toMatch(/[\r\n\0]/);
    }
  });

  test.skipIf(!existsSync(join(CORPUS, 'otp/eml-index.jsonl')))(
    'sender and subject are as they were written, in every charset',
    async () => {
      for (const mail of lines(join(CORPUS, 'otp/eml-index.jsonl'), written)) {
        const { summary } = await readBy(reader, readFileSync(join(CORPUS, 'otp/eml', mail.file)));
        expect(summary.from?.address, mail.file).toBe(mail.from_address);
        expect(summary.subject, mail.file).toBe(mail.subject.trim().replace(/\s+/g, ' '));
      }
    },
  );
});
