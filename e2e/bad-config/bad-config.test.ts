import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadConfig, readMachine } from '#server/config/config.ts';
import { checkFiles } from '#server/config/files.ts';
import { formatMistake } from '#server/config/mistakes.ts';
import { spawnService } from '../harness/service.ts';

interface Case {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the error has to say, and what it must not. */
  readonly expected: readonly string[];
  readonly refused: readonly string[];
}

/** One file a case: lines of environment, then `expect:` and `refuse:` lines. */
function readCase(name: string): Case {
  const lines = readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const after = (word: string) =>
    lines.filter((line) => line.startsWith(`${word}: `)).map((line) => line.slice(word.length + 2));
  const settings = lines.flatMap((line): [string, string][] => {
    const [, variable, value] = /^(MAYFLY_\w+)=(.*)$/.exec(line) ?? [];
    return variable === undefined || value === undefined ? [] : [[variable, value]];
  });
  return {
    name: name.replace('.conf', ''),
    env: Object.fromEntries(settings),
    expected: after('expect'),
    refused: after('refuse'),
  };
}

const cases = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.conf'))
  .map(readCase);

describe('a mistake in the configuration', () => {
  test.for(cases)('the mistake is printed: $name', ({ env, expected, refused }) => {
    const loaded = checkFiles(loadConfig(env, readMachine()));
    const complaint = loaded.ok ? '' : loaded.mistakes.map(formatMistake).join('\n');
    expect(complaint).not.toBe('');
    for (const text of expected) expect(complaint).toContain(text);
    for (const text of refused) expect(complaint).not.toContain(text);
  });

  test('ends the process with 1, with a line for each variable and no stack', async ({
    onTestFinished,
  }) => {
    const { env, expected } = readCase('several-at-once.conf');
    const child = spawnService(env);
    // What starts in spite of its mistakes would otherwise stay.
    onTestFinished(() => child.end());
    expect(await child.ended).toBe(1);
    const [head, ...lines] = child.complaint().trim().split('\n');
    expect(head).toBe('Mayfly does not start: the configuration has mistakes.');
    for (const text of expected) expect(lines.join('\n')).toContain(text);
    expect(lines.filter((line) => !/^MAYFLY_\w+[=:]/.test(line))).toEqual([]);
    expect(child.lines).toEqual([]);
  });
});
