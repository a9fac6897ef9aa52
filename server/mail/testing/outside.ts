import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Mails for development, kept outside the project, where they are. */
const { CORPUS_DIR: CORPUS = '../shared/corpus' } = process.env;
const OUTSIDE = join(CORPUS, 'otp/dev.jsonl');

const outsideMail = z.object({
  source: z.string(),
  language: z.string(),
  subject: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  expected_code: z.string().nullable(),
  accept_codes: z.array(z.string()),
  expected_link: z.string().nullable(),
  link_kind: z.string().nullable(),
  ambiguous: z.boolean(),
});

export type OutsideMail = z.infer<typeof outsideMail>;

/** Why tests that need some of them are skipped. */
export const NO_CORPUS = 'there is no corpus of emails (CORPUS_DIR names its folder)';

export const hasOutsideMails = existsSync(OUTSIDE);

/** Without those on which people would not agree. */
export function outsideMails(): readonly OutsideMail[] {
  const lines = readFileSync(OUTSIDE, 'utf8').trim().split('\n');
  const mails = lines.map((line) => outsideMail.parse(JSON.parse(line)));
  return mails.filter(({ ambiguous }) => !ambiguous);
}
