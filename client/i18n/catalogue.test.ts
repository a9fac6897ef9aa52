import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { expect, test } from 'vitest';

const CLIENT = path.resolve(import.meta.dirname, '..');
const texts: Record<string, string> = JSON.parse(
  readFileSync(path.join(CLIENT, 'i18n/en.json'), 'utf8'),
);
const sources = globSync(['**/*.{ts,tsx}', 'index.html'], { cwd: CLIENT })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(CLIENT, file), 'utf8'))
  .join('\n');

test('every text of the catalogue is used', () => {
  const unused = Object.keys(texts).filter(
    (id) => !sources.includes(`'${id}'`) && !sources.includes(`%text:${id}%`),
  );
  expect(unused).toEqual([]);
});

test('every text is sound ICU', () => {
  for (const text of Object.values(texts)) {
    expect(() => compileMessageOrThrow(text), text).not.toThrow();
  }
});
