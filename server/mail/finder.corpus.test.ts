import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findCode } from './codes.ts';
import { fold } from './folding.ts';
import { visibleText } from './html.ts';
import { findLink } from './links.ts';
import { labelledMails } from './testing/labelled.ts';

/** Mails for development, kept outside the project; without them that test is skipped. */
const { CORPUS_DIR: CORPUS = '../shared/corpus' } = process.env;
const OUTSIDE = join(CORPUS, 'otp/dev.jsonl');

const wanted = z.object({
  subject: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  expected_code: z.string().nullable(),
  accept_codes: z.array(z.string()),
  expected_link: z.string().nullable(),
  ambiguous: z.boolean(),
});
type Wanted = z.infer<typeof wanted>;

/** What was found where nothing, or something else, was wanted is wrong. */
interface Score {
  readonly precision: number;
  readonly recall: number;
}

interface Verdict {
  readonly found: boolean;
  readonly right: boolean;
  readonly wanted: boolean;
}

function scoreOf(verdicts: readonly Verdict[]): Score {
  const right = verdicts.filter((verdict) => verdict.right).length;
  return {
    precision: right / verdicts.filter(({ found }) => found).length,
    recall: right / verdicts.filter((verdict) => verdict.wanted).length,
  };
}

const searched = ({ subject, text, html }: Wanted) => ({
  ...{ subject, text, otp: null },
  html: html === null ? null : visibleText(html),
});

function codeScore(mails: readonly Wanted[]): Score {
  return scoreOf(
    mails.map((mail) => {
      const found = findCode(searched(mail))?.value ?? null;
      const right = found !== null && mail.accept_codes.map(bare).includes(bare(found));
      return { found: found !== null, right, wanted: mail.expected_code !== null };
    }),
  );
}

function linkScore(mails: readonly Wanted[]): Score {
  return scoreOf(
    mails.map((mail) => {
      const found = findLink(searched(mail))?.url ?? null;
      const right = found !== null && found === mail.expected_link;
      return { found: found !== null, right, wanted: mail.expected_link !== null };
    }),
  );
}

const bare = (code: string) => fold(code).replace(/[\s-]/g, '');

function outside(): readonly Wanted[] {
  const lines = readFileSync(OUTSIDE, 'utf8').trim().split('\n');
  return lines.map((line) => wanted.parse(JSON.parse(line))).filter((mail) => !mail.ambiguous);
}

describe('the mails that the finder was built with', () => {
  const mails = labelledMails('dev');

  test('READ-10 codes are found, and nothing else', () => {
    const { precision, recall } = codeScore(mails);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(recall).toBeGreaterThanOrEqual(0.97);
  });

  test('READ-11 links are found, and nothing else', () => {
    const { precision, recall } = linkScore(mails);
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  test('READ-10 no code is found where none is', () => {
    const none = mails.filter((mail) => mail.expected_code === null);
    expect(none.filter((mail) => findCode(searched(mail)) !== null)).toEqual([]);
  });
});

/** Nobody looked at these while building it: what it does with strangers, held where it stands. */
describe('the mails that were held back', () => {
  const mails = labelledMails('held');

  test('READ-10 codes are found, and little else', () => {
    const { precision, recall } = codeScore(mails);
    expect(precision).toBeGreaterThanOrEqual(0.97);
    expect(recall).toBeGreaterThanOrEqual(0.97);
  });

  test('READ-11 links are found, and nothing else', () => {
    const { precision, recall } = linkScore(mails);
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.94);
  });
});

describe.skipIf(!existsSync(OUTSIDE))('the labelled corpus', () => {
  test('READ-10 codes are found, and nothing else', () => {
    const { precision, recall } = codeScore(outside());
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(recall).toBeGreaterThanOrEqual(0.97);
  });

  test('READ-11 links are found, and nothing else', () => {
    const { precision, recall } = linkScore(outside());
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });
});
