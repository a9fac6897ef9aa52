import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadConfig } from '#server/config/config.ts';
import { variables } from '#server/config/variables.ts';

const MACHINE = { hostname: 'mx1.example.org', memory: 4 * 2 ** 30, cores: 4 };
const PAGE = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

/** Rows `| `NAME` | default | meaning |` of all tables of the page. */
const documented = [...PAGE.matchAll(/^\| `(MAYFLY_\w+)` \| (.+?) \| (.+) \|$/gm)].map(
  ([, name = '', unset = '', meaning = '']) => ({ name, unset, meaning }),
);

test('every variable that is read is documented once, and no other', () => {
  const names = documented.map(({ name }) => name).sort();
  expect(names).toEqual(Object.keys(variables(MACHINE)).sort());
});

test('every default in the page is the one in force', () => {
  const written = documented.filter(({ unset }) => /^`.+`$/.test(unset));
  expect(written.length).toBeGreaterThan(20);
  const bare = loadConfig({}, MACHINE);
  for (const { name, unset } of written)
    expect([name, loadConfig({ [name]: unset.replaceAll('`', '') }, MACHINE)]).toEqual([
      name,
      bare,
    ]);
});
