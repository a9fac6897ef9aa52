import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';

/** Tests, what several stores are tested by, and dialogues. */
const TESTS = ['{server,client,e2e}/**/*.{test,spec}.ts', 'server/inbox/contract/*.ts'];
const DIALOGUES = ['e2e/dialogs/*.smtp', 'e2e/browser/vectors/*.ts'];
const ID = /\b[SMCHGR]\d{1,2}\b/g;
/** A title of a test, however it is quoted; and a whole dialogue. */
const TITLE = /\b(?:test|describe|it)\b[\w.]*\(\s*(['"`])(.*?)\1/gs;

function read(patterns: readonly string[]): string[] {
  const files = globSync([...patterns], { cwd: PROJECT_ROOT });
  return files.map((file) => readFileSync(path.join(PROJECT_ROOT, file), 'utf8'));
}

function idsIn(text: string): string[] {
  return [...text.matchAll(ID)].map(([id]) => id);
}

const page = readFileSync(path.join(PROJECT_ROOT, 'docs/threats.md'), 'utf8');
const documented = new Set(
  [...page.matchAll(/^\| ([SMCHGR][\d SMCHGR]+) \|/gm)].flatMap(([row]) => idsIn(row)),
);

test('every threat of the page is in a test, by its id', () => {
  const shown = new Set([...read(TESTS), ...read(DIALOGUES)].flatMap(idsIn));
  expect(documented.size).toBeGreaterThan(90);
  expect([...documented].filter((id) => !shown.has(id))).toEqual([]);
});

test('every id in the title of a test stands in the page', () => {
  const titles = read(TESTS).flatMap((text) =>
    [...text.matchAll(TITLE)].map(([, , title = '']) => title),
  );
  const unknown = titles.filter((title) => idsIn(title).some((id) => !documented.has(id)));
  expect(titles.length).toBeGreaterThan(1_000);
  expect(unknown).toEqual([]);
});
