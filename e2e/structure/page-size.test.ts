import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';

/** Bytes of compressed script that the first view may cost. */
const BUDGET = 95_000;

const dist = path.join(PROJECT_ROOT, 'dist');

/** Import statements of a built chunk, not the `import()` calls, which load later. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g;

async function withStaticImports(file: string, seen: Map<string, string>): Promise<void> {
  if (seen.has(file)) return;
  const text = await readFile(file, 'utf8');
  seen.set(file, text);
  for (const [, specifier = ''] of text.matchAll(STATIC_IMPORT))
    await withStaticImports(path.resolve(path.dirname(file), specifier), seen);
}

test('the script of the first view keeps to its budget', async () => {
  await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
  const html = await readFile(path.join(dist, 'index.html'), 'utf8');
  const scripts = new Map<string, string>();
  for (const [, source = ''] of html.matchAll(/<script[^>]* src="\/?([^"]+)"/g))
    await withStaticImports(path.join(dist, source), scripts);
  for (const [index, [, inline = '']] of [...html.matchAll(/<script[^>]*>([^<]+)</g)].entries())
    scripts.set(`inline ${index}`, inline);
  expect(scripts.size).toBeGreaterThan(0);

  const bytes = [...scripts.values()].reduce(
    (sum, text) => sum + brotliCompressSync(text).length,
    0,
  );
  expect(bytes).toBeLessThanOrEqual(BUDGET);
});
