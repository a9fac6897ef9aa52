import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { scanHeader } from './mime/header.ts';
import { NO_CORPUS } from './testing/outside.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import type { Reader } from './threads/reader.ts';

/** Mails for development, kept outside the project; without them these tests are skipped. */
const { CORPUS_DIR: CORPUS = '../shared/corpus' } = process.env;
const MAILS = globSync('{mime,otp}/**/*.eml', { cwd: CORPUS });
const INDEX = join(CORPUS, 'otp/eml-index.jsonl');

const written = z.object({ file: z.string(), subject: z.string(), from_address: z.string() });

function lines<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  const all = readFileSync(file, 'utf8').trim().split('\n');
  return all.map((line) => schema.parse(JSON.parse(line)));
}

/** Nothing but delimiters and headers of parts. */
const EMPTY = ['mime/stalwart/malformed/000.eml'];

describe('the corpus', unlessMissing(MAILS.length === 0 ? NO_CORPUS : ''), () => {
  let reader: Reader;
  beforeAll(() => {
    reader = openReader();
  });
  afterAll(() => reader.close());

  test('READ-4 every mail is read and opened, and none is lost', async () => {
    for (const file of MAILS) {
      const raw = readFileSync(join(CORPUS, file));
      const { summary } = await readBy(reader, raw);
      const opened = await openBy(reader, raw);
      const shown = [opened.text, opened.html, ...opened.attachments].filter(
        (part) => part !== null,
      );
      const body = raw.toString('latin1', scanHeader(raw).bodyStart);
      const isEmpty = body.trim() === '' || EMPTY.includes(file);
      expect(shown.length > 0 || isEmpty, file).toBe(true);
      expect(summary.subject, file).not.toMatch(/[\r\n\0]/);
    }
  });

  test(
    'sender and subject are as they were written, in every charset',
    unlessMissing(existsSync(INDEX) ? '' : NO_CORPUS),
    async () => {
      for (const mail of lines(INDEX, written)) {
        const { summary } = await readBy(reader, readFileSync(join(CORPUS, 'otp/eml', mail.file)));
        expect(summary.from?.address, mail.file).toBe(mail.from_address);
        expect(summary.subject, mail.file).toBe(mail.subject.trim().replace(/\s+/g, ' '));
      }
    },
  );
});
