import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { spawnService } from '../harness/service.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-refusals-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('REFUSE-3 a broken list of refusals is told with its lines and ends with 1', async ({
  onTestFinished,
}) => {
  const file = path.join(directory, 'refused');
  writeFileSync(file, 'spam.example\n192.0.2.0/99\nno entry\n');
  const child = spawnService({ MAYFLY_SMTP_REFUSE_FILE: file });
  onTestFinished(() => child.end());
  expect(await child.ended).toBe(1);
  const [, complaint = ''] = child.complaint().trim().split('\n');
  expect(complaint).toContain(`MAYFLY_SMTP_REFUSE_FILE="${file}": line 2: bits from /1 to /32`);
  expect(complaint).toContain(
    'line 3: a network, an address of a sender or a domain, not "no entry"',
  );
});
