import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';
import type { Dialog } from './dialog.ts';
import { runDialog } from './dialog-runner.ts';
import { parseDialog } from './parse.ts';

const HERE = new URL('.', import.meta.url);
const rules = readFileSync(path.join(PROJECT_ROOT, 'SPEC.md'), 'utf8');
const DIALOGS = readdirSync(HERE).filter((name) => name.endsWith('.smtp'));

describe('SMTP dialogs', () => {
  test('there are dialogs, and each has a title of its own', () => {
    const titles = DIALOGS.map((name) => read(name).title);
    expect(titles.length).toBeGreaterThan(20);
    expect(new Set(titles).size).toBe(titles.length);
  });

  for (const name of DIALOGS) {
    const dialog = read(name);
    test(`${dialog.title} (${name})`, () => runDialog(name, dialog));
  }
});

test('each rule of SMTP has a dialogue', () => {
  const documented = [...rules.matchAll(/^- \*\*(SMTP-\d+)\*\*/gm)].map(([, rule = '']) => rule);
  const shown = new Set(DIALOGS.flatMap(rulesOf));
  expect(documented.length).toBeGreaterThan(20);
  expect(documented.filter((rule) => !shown.has(rule))).toEqual([]);
});

describe('docs/rfc5321.md', () => {
  const page = readFileSync(path.join(PROJECT_ROOT, 'docs/rfc5321.md'), 'utf8');

  test('SMTP-22 names dialogs and tests that there are, and in each line of its tables', () => {
    const named = [...page.matchAll(/`([^`\s]+\.(?:smtp|test\.ts))`/g)].map(
      ([, name = '']) => name,
    );
    const missing = named.filter((name) => !existsSync(path.join(PROJECT_ROOT, fileOf(name))));
    expect(missing).toEqual([]);
    const rows = page.split('\n').filter((line) => /^\| \d/.test(line));
    expect(rows.length).toBeGreaterThan(40);
    const unshown = rows.filter((row) => !/`[^`]+\.(?:smtp|test\.ts)`/.test(row));
    expect(unshown).toEqual([]);
  });

  test.each(DIALOGS)('SMTP-22 %s names a rule that there is', (name) => {
    const [first, ...others] = rulesOf(name);
    expect(first, name).toBeDefined();
    for (const rule of [first, ...others]) expect(rules).toContain(`**${rule}**`);
  });
});

function fileOf(name: string): string {
  return name.endsWith('.smtp') ? `e2e/dialogs/${name}` : name;
}

function rulesOf(name: string): readonly string[] {
  return read(name).title.match(/\b(?:SMTP|TLS|PROXY|REFUSE|READ|RUN)-\d+\b/g) ?? [];
}

function read(name: string): Dialog {
  return parseDialog(readFileSync(new URL(name, HERE), 'utf8'));
}
