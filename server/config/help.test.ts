import { expect, test } from 'vitest';
import { loadCommandLine, toFlag } from './command-line.ts';
import { formatHelp } from './help.ts';
import { MACHINE } from './testing/loaded.ts';
import { variables } from './variables.ts';

const help = formatHelp(MACHINE, 80);

test('--help describes every setting, with its default', () => {
  for (const name of Object.keys(variables(MACHINE)))
    expect(help).toMatch(new RegExp(`^  ${toFlag(name)} +[A-Z]`, 'm'));
  expect(help).toMatch(/^ {2}--http-port +[^[]+\[3000\]$/m);
  expect(help).toMatch(/^ {2}--redis-url +[^[]+^ {2}--redis-wait/m);
});

test('--help is no wider than the terminal', () => {
  const longest = Math.max(...help.split('\n').map((line) => line.length));
  expect(longest).toBeLessThanOrEqual(80);
});

test('the flag in the example of --help is one', () => {
  const [, flag = '', value = ''] = /for example (--\S+) ([^\s,]+)/.exec(help) ?? [];
  expect(loadCommandLine([flag, value], {}, MACHINE)).toMatchObject({
    loaded: { ok: true },
    rest: [],
  });
});
