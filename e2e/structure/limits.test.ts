import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SESSION_LIMITS } from '#server/smtp/session-limits.ts';
import { PROJECT_ROOT } from '../harness/service.ts';

const PAGE = readFileSync(path.join(PROJECT_ROOT, 'docs/configuration.md'), 'utf8');

/** Rows of the table of what cannot be set: the name in the code, the value, why. */
const fixed = new Map(
  [...PAGE.matchAll(/^\| `([a-z]\w+|[A-Z][A-Z_\d]+)` \| (.+?) \| (.+) \|$/gm)]
    .filter(([, name = '']) => !name.startsWith('MAYFLY_'))
    .map(([, name = '', value = '', why = '']) => [name, { value, why }]),
);

/** Times by which the receiver works; it refuses no sender because of them. */
const WORKINGS = ['sweepEveryMs', 'greetingDelayMs'];

/** Buffers, and what only the operator or their own proxies can meet. */
const NOBODY_MEETS = [
  ...['PROGRESS_EVERY_MS', 'SHARED_FROM_BYTES'],
  ...['MAX_ENTRIES', 'MAX_FILE_BYTES'],
  'MAX_HOOK_TEXT_CHARS',
  ...['V1_OCTETS', 'V2_FIXED_OCTETS', 'V2_OCTETS'],
];

/** Constants with a unit in their name, and those that say that they are a limit. */
const LIMIT =
  /^(?:export )?const ((?:MAX_)?[A-Z][A-Z_\d]*(?:_MS|_BYTES|_OCTETS|_CHARS|_IN_A_ROW)|MAX_[A-Z_]+) =/gm;

function constants(): readonly string[] {
  const room = path.join(PROJECT_ROOT, 'server/smtp');
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|testing\//.test(name),
  );
  return files.flatMap((name) =>
    [...readFileSync(path.join(room, name), 'utf8').matchAll(LIMIT)].map(([, each = '']) => each),
  );
}

function shown(name: string, value: number): string {
  const text = value.toLocaleString('en');
  if (name.endsWith('Ms'))
    return value < 1_000 ? `${text} ms` : `${(value / 1_000).toLocaleString('en')} s`;
  if (name.endsWith('Octets')) return `${text} octets`;
  return name.endsWith('BytesPerSecond') ? `${text} bytes` : text;
}

test('each limit of a session is in the page, with its value', () => {
  const limits = Object.entries(SESSION_LIMITS).filter(([name]) => !WORKINGS.includes(name));
  expect(limits.length).toBeGreaterThan(10);
  for (const [name, value] of limits) {
    expect([name, fixed.get(name)?.value]).toEqual([name, shown(name, value)]);
  }
});

test('each constant that a stranger can meet stands in the page with its reason', () => {
  const found = constants();
  expect(found.length).toBeGreaterThan(10);
  const untold = found.filter((name) => !fixed.has(name) && !NOBODY_MEETS.includes(name));
  expect(untold).toEqual([]);
  expect(NOBODY_MEETS.filter((name) => !found.includes(name))).toEqual([]);
});

test('the page names no limit that there is not, and each with a reason', () => {
  const known = [...constants(), ...Object.keys(SESSION_LIMITS)];
  expect([...fixed.keys()].filter((name) => !known.includes(name))).toEqual([]);
  for (const [name, { why }] of fixed) expect([name, why.length > 20]).toEqual([name, true]);
});
