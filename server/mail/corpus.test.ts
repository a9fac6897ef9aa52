import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findCode } from './codes.ts';
import { scanHeader } from './header.ts';
import { visibleText } from './html.ts';
import { findLink } from './links.ts';
import type { Reader } from './reader.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';

/** Mails for development, kept outside the project; without them these tests are skipped. */
const { CORPUS_DIR: CORPUS = '../shared/corpus' } = process.env;
const LABELLED = join(CORPUS, 'otp/dev.jsonl');
const MAILS = globSync('{mime,otp}/**/*.eml', { cwd: CORPUS });

const labelled = z.object({
  subject: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  expected_code: z.string().nullable(),
  accept_codes: z.array(z.string()),
  expected_link: z.string().nullable(),
  ambiguous: z.boolean(),
});
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

describe.skipIf(!existsSync(LABELLED))('the labelled corpus', () => {
  const clear = () => lines(LABELLED, labelled).filter(({ ambiguous }) => !ambiguous);
  const searched = ({ subject, text, html }: z.infer<typeof labelled>) => ({
    ...{ subject, text, otp: null },
    html: html === null ? null : visibleText(html),
  });

  test('READ-10 codes are found, and nothing else', () => {
    const score = scoreOf(
      clear().map((mail) => {
        const found = findCode(searched(mail))?.value ?? null;
        const right = found !== null && mail.accept_codes.map(bare).includes(bare(found));
        return { found: found !== null, right, wanted: mail.expected_code !== null };
      }),
    );
    expect(score.precision).toBeGreaterThanOrEqual(0.98);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
  });

  test('READ-11 links are found, and nothing else', () => {
    const score = scoreOf(
      clear().map((mail) => {
        const found = findLink(searched(mail))?.url ?? null;
        const right = found !== null && found === mail.expected_link;
        return { found: found !== null, right, wanted: mail.expected_link !== null };
      }),
    );
    expect(score.precision).toBeGreaterThanOrEqual(0.98);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
  });
});

interface Verdict {
  readonly found: boolean;
  readonly right: boolean;
  readonly wanted: boolean;
}

/** What was found where nothing, or something else, was wanted is wrong. */
function scoreOf(verdicts: readonly Verdict[]): { precision: number; recall: number } {
  const right = verdicts.filter((verdict) => verdict.right).length;
  const found = verdicts.filter((verdict) => verdict.found).length;
  const wanted = verdicts.filter((verdict) => verdict.wanted).length;
  const score = { precision: right / found, recall: right / wanted };
  process.stdout.write(
    `precision ${score.precision.toFixed(3)}, recall ${score.recall.toFixed(3)}\n`,
  );
  return score;
}

/** Without spaces and hyphens, full-width and other digits as ASCII. */
function bare(code: string): string {
  return code
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/(?![0-9])\p{Nd}/gu, (digit) => `${zeroBased(digit)}`);
}

function zeroBased(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  // Arabic-Indic, Extended Arabic-Indic, Devanagari, Bengali: their zeros.
  const zero = [0x660, 0x6f0, 0x966, 0x9e6].findLast((start) => start <= code) ?? code;
  return code - zero;
}
