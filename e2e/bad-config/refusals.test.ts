import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig, readMachine } from '#server/config/config.ts';
import { checkFiles } from '#server/config/files.ts';
import { formatMistake } from '#server/config/mistakes.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-refusals-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('REFUSE-1 the line numbers of wrong entries in the list of refusals are printed', () => {
  const file = path.join(directory, 'refused');
  writeFileSync(file, 'spam.example\n192.0.2.0/99\nno entry\n');
  const loaded = checkFiles(loadConfig({ MAYFLY_SMTP_REFUSE_FILE: file }, readMachine()));
  const complaint = loaded.ok ? '' : loaded.mistakes.map(formatMistake).join('\n');
  expect(complaint).toContain(`MAYFLY_SMTP_REFUSE_FILE="${file}": line 2: bits from /1 to /32`);
  expect(complaint).toContain('line 3: a network, an address of a sender or a domain');
});
