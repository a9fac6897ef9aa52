import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { openRefusals } from './refusal-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-refusals-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function open(name: string, text: string) {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const refusals = openRefusals(file, log);
  return { file, lines, refusals };
}

const FAR = '203.0.113.9';

test('RUN-5 after a broken change the previous list stays; one warning without entries', async () => {
  const { file, lines, refusals } = await open('broken', 'one.example\n');
  writeFileSync(file, 'two.example\neve@bad bad.example\n');
  refusals.reload();
  expect(refusals.match('x@one.example', FAR)).toBe('sender');
  expect(refusals.match('x@two.example', FAR)).toBeNull();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('line 2: no address of a sender');
  expect(lines[0]).not.toContain('eve@');
  writeFileSync(file, 'two.example\n');
  refusals.reload();
  expect(refusals.match('x@two.example', FAR)).toBe('sender');
});

test('RUN-5 a missing file keeps the previous list', async () => {
  const { file, lines, refusals } = await open('gone', 'one.example\n');
  rmSync(file);
  refusals.reload();
  expect(refusals.match('x@one.example', FAR)).toBe('sender');
  expect(lines[0]).toContain('there is no such file');
});

test('REFUSE-1 a broken file is not opened', async () => {
  await expect(open('never', 'no entry')).rejects.toThrow(/never: line 1/);
});
