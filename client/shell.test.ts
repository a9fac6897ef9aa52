import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scopedName } from './build/scoped-name.ts';

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8');

const used = [...read('index.html').matchAll(/class="([^"]+)"/g)].map(([, name]) => name);
const known = new Set(
  globSync('**/*.module.css', { cwd: import.meta.dirname }).flatMap((file) =>
    [...read(file).matchAll(/\.([a-z]\w*)/gi)].map(([, local = '']) => scopedName(local, file)),
  ),
);

test('the static shell uses only classes of the page, so that nothing moves', () => {
  expect(used.length).toBeGreaterThan(3);
  expect(used.filter((name = '') => !known.has(name))).toEqual([]);
});

test('style sheets have unique names, because their classes are named after them', () => {
  const names = globSync('**/*.module.css', { cwd: import.meta.dirname }).map((file) =>
    path.basename(file),
  );
  expect(new Set(names).size).toBe(names.length);
});
