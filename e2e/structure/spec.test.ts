import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';

/** Tests, what they are made of, and dialogues. */
const SHOWN_IN = [
  '{server,client,shared,bench,e2e}/**/*.{test,spec}.{ts,tsx}',
  'server/inbox/contract/*.ts',
  'e2e/{fuzz,daemons,browser}/**/*.ts',
  'e2e/dialogs/*.smtp',
];
const RULE = /^- \*\*([A-Z]+)-(\d+)\*\* (.*)$/gm;

/** Rules, and bytes of SPEC.md: a newcomer reads it in an hour. */
const MAX_RULES = 180;
const MAX_BYTES = 40_000;

function read(patterns: readonly string[]): string[] {
  const files = globSync([...patterns], { cwd: PROJECT_ROOT });
  return files.map((file) => readFileSync(path.join(PROJECT_ROOT, file), 'utf8'));
}

const spec = readFileSync(path.join(PROJECT_ROOT, 'SPEC.md'), 'utf8');
const rules = [...spec.matchAll(RULE)].map(([, room = '', number, text = '']) => ({
  room,
  number: Number(number),
  id: `${room}-${number}`,
  text,
}));

test('there are at most 180 rules in 40 KB, and each says what MUST, SHOULD or MAY be', () => {
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.length).toBeLessThanOrEqual(MAX_RULES);
  expect(Buffer.byteLength(spec)).toBeLessThanOrEqual(MAX_BYTES);
  const vague = rules.filter(({ text }) => !/\b(?:MUST|SHOULD|MAY)\b/.test(text));
  expect(vague.map(({ id }) => id)).toEqual([]);
});

test('rules have numbers of their own, in ascending order', () => {
  const falling = rules.filter(({ room, number }, at) => {
    const before = rules[at - 1];
    return before?.room === room && before.number >= number;
  });
  expect(falling).toEqual([]);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

test('every rule is in a test, by its number', () => {
  const rooms = [...new Set(rules.map(({ room }) => room))].join('|');
  const number = new RegExp(`\\b(?:${rooms})-\\d+\\b`, 'g');
  const shown = new Set(read(SHOWN_IN).flatMap((text) => text.match(number) ?? []));
  expect(rules.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  const known = new Set(rules.map(({ id }) => id));
  expect([...shown].filter((id) => !known.has(id))).toEqual([]);
});
