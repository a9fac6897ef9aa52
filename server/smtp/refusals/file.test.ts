import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ManualClock } from '#server/inbox/testing/manual-clock.ts';
import { SETTLE_MS } from '#server/ops/kept-files.ts';
import { createLog } from '#server/ops/log.ts';
import { until } from '../testing/rig.ts';
import { openRefusals } from './file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-refusals-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function open(name: string, text: string) {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const clock = new ManualClock();
  const refusals = openRefusals(file, { clock, log });
  /** What a change comes to once the file has been left alone. */
  const settle = async () => {
    await refusals.look();
    clock.advance(SETTLE_MS);
    await refusals.look();
  };
  return { file, lines, refusals, clock, settle };
}

const FAR = '203.0.113.9';

test('REFUSE-4 a file that was replaced is taken', async () => {
  const { file, refusals, clock } = await open('replaced', 'one.example\n');
  writeFileSync(`${file}.new`, 'two.example\n');
  renameSync(`${file}.new`, file);
  await until(() => {
    clock.advance(SETTLE_MS);
    return refusals.judge('x@two.example', FAR) === 'sender';
  });
  expect(refusals.judge('x@one.example', FAR)).toBeNull();
  refusals.close();
});

test('REFUSE-4 of a broken one the list from before stays; why is told once, and no entry', async () => {
  const { file, lines, refusals, settle } = await open('broken', 'one.example\n');
  writeFileSync(file, 'two.example\neve@bad bad.example\n');
  await settle();
  await settle();
  expect(refusals.judge('x@one.example', FAR)).toBe('sender');
  expect(refusals.judge('x@two.example', FAR)).toBeNull();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('line 2: no address of a sender');
  expect(lines[0]).not.toContain('eve@');
  writeFileSync(file, 'two.example\n');
  await settle();
  expect(refusals.judge('x@two.example', FAR)).toBe('sender');
  refusals.close();
});

test('REFUSE-4 a file that vanished refuses whom it refused', async () => {
  const { file, lines, refusals, settle } = await open('gone', 'one.example\n');
  rmSync(file);
  await settle();
  expect(refusals.judge('x@one.example', FAR)).toBe('sender');
  expect(lines[0]).toContain('there is no such file');
  refusals.close();
});

test('REFUSE-3 a broken one is not opened', async () => {
  await expect(open('never', 'no entry')).rejects.toThrow(/never: line 1/);
});
