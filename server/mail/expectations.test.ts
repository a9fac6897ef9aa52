import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type Comparison, compare } from './testing/corpus/compare.ts';
import { stalwartMails } from './testing/corpus/stalwart.ts';
import { zbatesonMails } from './testing/corpus/zbateson.ts';
import { NO_CORPUS } from './testing/outside.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import type { Reader } from './threads/reader.ts';

/** Sample mails of other libraries, kept outside the project; skipped where they are not. */
const { CORPUS_DIR: CORPUS = '../shared/corpus' } = process.env;
const MIME = join(CORPUS, 'mime');
const MAILS = [
  ...stalwartMails(join(MIME, 'stalwart')).map((mail) => ({ ...mail, source: 'stalwart' })),
  ...zbatesonMails(join(MIME, 'zbateson')).map((mail) => ({ ...mail, source: 'zbateson' })),
];
const WHY = MAILS.length === 0 ? NO_CORPUS : '';
const REASONS = new URL('../../docs/mime.md', import.meta.url);

interface Disagreement extends Comparison {
  /** As `docs/mime.md` names it. */
  readonly where: string;
}

describe('what other libraries expect of their samples', unlessMissing(WHY), () => {
  let reader: Reader;
  beforeAll(() => {
    reader = openReader();
  });
  afterAll(() => reader.close());

  test('is read here as well, but for what docs/mime.md gives the reason of', async () => {
    const disagreements: Disagreement[] = [];
    let compared = 0;
    for (const mail of MAILS) {
      const where = `${mail.source}/${mail.file}`;
      const raw = readFileSync(join(MIME, where));
      const all = compare(mail, await readBy(reader, raw), await openBy(reader, raw));
      compared += all.length;
      disagreements.push(
        ...all
          .filter(({ agrees }) => !agrees)
          .map((each) => ({ ...each, where: `${where} ${each.field}` })),
      );
    }
    process.stdout.write(reportOf(compared, disagreements));
    expect(disagreements.map(({ where }) => where).sort()).toEqual(explained());
  });
});

function reportOf(compared: number, disagreements: readonly Disagreement[]): string {
  const lines = disagreements.flatMap(({ where, expected, read }) => [
    `  ${where}`,
    ...around(expected, read).map(
      (text, index) => `    ${index === 0 ? 'expected' : 'read    '} ${text}`,
    ),
  ]);
  const totals = `${MAILS.length} mails, ${compared} values compared, ${disagreements.length} differ`;
  return `${totals}\n${lines.join('\n')}\n`;
}

/** Both from a little before where they part. */
function around(expected: string, read: string): readonly string[] {
  const parts = [...expected].findIndex((character, index) => [...read][index] !== character);
  const from = Math.max(0, parts - 20);
  return [expected, read].map((text) => [...text].slice(from, from + 80).join(''));
}

/** The rows of its tables: the mail, the field, why. */
function explained(): readonly string[] {
  const rows = readFileSync(REASONS, 'utf8').matchAll(
    /^\| `(\S+\.eml)` \| (\w+) \| \S.{10,} \|$/gm,
  );
  return [...rows].map(([, file, field]) => `${file} ${field}`).sort();
}
