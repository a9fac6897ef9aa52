import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
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

describe.concurrent('a mistake in the configuration', () => {
  test.for(cases)('is told and ends with 1: $name', async (one, { onTestFinished }) => {
    const { env, expected, refused } = one;
    const child = spawnService(env);
    // What starts in spite of its mistake would otherwise stay.
    onTestFinished(() => child.end());
    expect(await child.ended).toBe(1);
    const complaint = child.complaint();
    for (const text of expected) expect(complaint).toContain(text);
    for (const text of refused) expect(complaint).not.toContain(text);
    // A line for each variable, and no stack: these are the operator's mistakes, not ours.
    expect(complaint).not.toMatch(/^\s+at /m);
    expect(child.lines).toEqual([]);
  });
});
