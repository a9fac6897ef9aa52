import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig, thisMachine } from '#server/config/config.ts';
import { withFiles } from '#server/config/files.ts';
import { mistakeLine } from '#server/config/mistakes.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-refusals-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('REFUSE-1 a broken list of refusals is told with its lines', () => {
  const file = path.join(directory, 'refused');
  writeFileSync(file, 'spam.example\n192.0.2.0/99\nno entry\n');
  const loaded = withFiles(loadConfig({ MAYFLY_SMTP_REFUSE_FILE: file }, thisMachine()));
  const complaint = loaded.ok ? '' : loaded.mistakes.map(mistakeLine).join('\n');
  expect(complaint).toContain(`MAYFLY_SMTP_REFUSE_FILE="${file}": line 2: bits from /1 to /32`);
  expect(complaint).toContain(
    'line 3: a network, an address of a sender or a domain, not "no entry"',
  );
});
