import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MAX_TEXT_BYTES, readTextFile } from './text-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-text-'));
afterAll(() => rmSync(directory, { recursive: true }));

const at = (name: string) => path.join(directory, name);

test('TLS-2 REFUSE-3 a file is read as UTF-8', async () => {
  writeFileSync(at('plain'), 'bücher.example\n');
  expect(await readTextFile(at('plain'))).toEqual({ kind: 'read', text: 'bücher.example\n' });
});

test('TLS-2 REFUSE-3 a pipe that nobody writes to is waited for by nobody', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  expect(await readTextFile(at('pipe'))).toEqual({
    kind: 'unreadable',
    why: 'it is a pipe or a device and no file',
  });
});

test('TLS-2 REFUSE-3 a device without an end is no file', async () => {
  expect(await readTextFile('/dev/zero')).toMatchObject({ why: expect.stringContaining('device') });
});

test('TLS-2 REFUSE-3 a directory is told as one', async () => {
  expect(await readTextFile(directory)).toMatchObject({ why: 'it is a directory and no file' });
});

test('TLS-2 REFUSE-3 what is too large to be meant is not read', async () => {
  writeFileSync(at('large'), '');
  truncateSync(at('large'), MAX_TEXT_BYTES + 1);
  expect(await readTextFile(at('large'))).toMatchObject({ why: expect.stringContaining('larger') });
});
