import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';

const read = (file: string) => readFileSync(path.join(PROJECT_ROOT, 'docs', file), 'utf8');
const page = read('scaling.md');

test('the table of the model is what its script computes', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['bench/scaling.ts'], { cwd: PROJECT_ROOT });
  expect(stdout.split('\n').length).toBeGreaterThan(5);
  expect(page).toContain(stdout);
});

test('the cost of an email for Redis is the same in every document and in the model', () => {
  const [, ...measured] = /\n\| 2 (?:\| [\d.]+ ){2}\| (\S+) \| (\S+) \| (\d+) µs \|/.exec(
    read('redis.md'),
  ) ?? [''];
  const [bytesIn, bytesOut, us] = measured;
  const ms = (Number(us) / 1_000).toFixed(2);
  expect(page).toContain(
    `| processor time and network traffic of Redis for an email | ${ms} ms, ${bytesIn} bytes in, ${bytesOut} bytes out |`,
  );
  const script = readFileSync(path.join(PROJECT_ROOT, 'bench/scaling.ts'), 'utf8');
  const grouped = (bytes = '') => bytes.replace(',', '_');
  expect(script).toContain(`redisMs: ${ms},`);
  expect(script).toContain(`redisBytes: ${grouped(bytesIn)} + ${grouped(bytesOut)},`);
});
