import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Expected } from './expected.ts';

const Entry = z.object({
  file: z.string(),
  expected: z.object({
    From: z.object({ name: z.string().optional(), email: z.string() }),
    Subject: z.string(),
    text: z.string().optional(),
    html: z.string().optional(),
    attachments: z.number().optional(),
  }),
});

/** The samples of zbateson/mail-mime-parser; texts are files of their own. */
export function zbatesonMails(folder: string): readonly Expected[] {
  const list = join(folder, 'expected.json');
  if (!existsSync(list)) return [];
  const entries = z.array(Entry).parse(JSON.parse(readFileSync(list, 'utf8')));
  return entries
    .filter(({ file }) => existsSync(join(folder, file)))
    .map(({ file, expected }) => ({
      file,
      subject: expected.Subject,
      from: { name: expected.From.name ?? null, address: expected.From.email },
      texts: textOf(folder, expected.text),
      // Held against the words of the HTML, since that is what their text is.
      html: textOf(folder, expected.html),
      attachments: expected.attachments ?? 0,
    }));
}

/** Their files are Latin-1; those that were left out say nothing. */
function textOf(folder: string, name: string | undefined): readonly string[] {
  const file = join(folder, 'files', name ?? '');
  return name !== undefined && existsSync(file) ? [readFileSync(file, 'latin1')] : [];
}
