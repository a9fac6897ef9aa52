import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTextFile } from './text-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-text-'));
afterAll(() => rmSync(directory, { recursive: true }));

function reading(name: string, content: string | Buffer) {
  const file = path.join(directory, name);
  writeFileSync(file, content);
  return readTextFile(file, 10);
}

/** A pipe without a writer: opening it would block. */
function pipe(name: string) {
  const file = path.join(directory, name);
  execFileSync('mkfifo', [file]);
  return readTextFile(file, 10);
}

test('POOL-4 TLS-1 REFUSE-1 a UTF-8 file within the limit is read', () => {
  expect(reading('fits', 'bücher.de')).toEqual({ kind: 'read', text: 'bücher.de' });
});

test('POOL-4 TLS-1 REFUSE-1 an unreadable file gives a reason, and reading always ends', () => {
  const whys = [
    reading('large', 'x'.repeat(11)),
    reading('binary', Buffer.from([0xff, 0xfe, 0x00])),
    readTextFile(path.join(directory, 'none'), 10),
    readTextFile(path.join(directory, 'fits', 'below'), 10),
    readTextFile(directory, 10),
    readTextFile('/dev/zero', 10),
    pipe('pipe'),
  ].map((read) => (read.kind === 'unreadable' ? read.why : read));
  expect(whys).toEqual([
    expect.stringMatching(/^it is larger than 10 bytes/),
    expect.stringMatching(/^it is not UTF-8/),
    expect.stringMatching(/^there is no such file \(a relative path/),
    'there is no such file',
    'it is a directory, pipe or device and no file',
    'it is a directory, pipe or device and no file',
    'it is a directory, pipe or device and no file',
  ]);
});
