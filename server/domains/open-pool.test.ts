import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FilePool, PoolFileError } from './open-pool.ts';
import type { PoolDomain } from './pool.ts';

const ONE = 'domains:\n  - domain: one.example\n';
const TWO = `${ONE}  - domain: two.example\n`;

async function directory(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'mayfly-pool-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** A pool with its file in its own directory, and the events of its listener. */
async function opened(text = ONE) {
  const at = path.join(await directory(), 'domains.yaml');
  await writeFile(at, text);
  const pool = new FilePool(at);
  const events: (string | readonly string[])[] = [];
  const listener = {
    replaced: (domains: readonly PoolDomain[]) => {
      events.push(domains.map(({ domain, state }) => `${domain} ${state}`));
    },
    kept: (mistakes: readonly string[]) => {
      events.push(mistakes.join('\n'));
    },
    failed: (error: unknown) => {
      throw error;
    },
  };
  return {
    ...{ at, events },
    reload: () => pool.reload(listener),
    stateOf: (host: string) => pool.pool.find(host)?.state ?? null,
  };
}

test('POOL-4 a file with mistakes throws them at the start', async () => {
  const folder = await directory();
  const bad = path.join(folder, 'bad.yaml');
  await writeFile(bad, `${ONE}    weight: 0\n`);
  const binary = path.join(folder, 'binary.yaml');
  await writeFile(binary, Buffer.from([0xff, 0xfe, 0x00]));
  const large = path.join(folder, 'large.yaml');
  await writeFile(large, ONE);
  await truncate(large, 2_000_000);
  const cases = [
    [bad, 'line 3: weight is 0'],
    [binary, 'it is not UTF-8'],
    [large, 'larger than'],
    [folder, 'it is a directory, pipe or device and no file'],
    [path.join(folder, 'none.yaml'), 'there is no such file'],
  ] as const;
  for (const [file, said] of cases) {
    const open = () => new FilePool(file);
    expect(open).toThrow(PoolFileError);
    expect(open).toThrow(expect.objectContaining({ mistakes: [expect.stringContaining(said)] }));
  }
});

test('RUN-5 a changed file is applied once', async () => {
  const { at, events, reload, stateOf } = await opened();
  reload();
  expect(events).toEqual([]);
  await writeFile(at, TWO);
  reload();
  reload();
  expect(events).toEqual([['one.example active', 'two.example active']]);
  expect(stateOf('two.example')).toBe('active');
});

test.for([
  ['has mistakes', `${ONE}    weight: 0\n`, /^line 3: weight is 0/],
  ['is half there', '{"domains": [{"domain": "one.ex', /^line 1: this cannot be read/],
  ['is empty', '', /^line 1: the file has to be a map/],
  ['is gone', null, /^there is no such file/],
] as const)(
  'RUN-5 a file that %s changes nothing, is reported once, and can be corrected',
  async ([, text, said]) => {
    const { at, events, reload, stateOf } = await opened(TWO);
    if (text === null) await rm(at);
    else await writeFile(at, text);
    reload();
    reload();
    expect(events).toEqual([expect.stringMatching(said)]);
    expect([stateOf('one.example'), stateOf('two.example')]).toEqual(['active', 'active']);
    await writeFile(at, `${TWO}    state: draining\n`);
    reload();
    expect(events).toHaveLength(2);
    expect(stateOf('two.example')).toBe('draining');
  },
);

test('POOL-2 a domain that is no longer listed drains, and can come back', async () => {
  const { at, reload, stateOf, events } = await opened(`${TWO}  - domain: "*.in.example"\n`);
  await writeFile(at, ONE);
  reload();
  expect(events).toEqual([['one.example active', 'two.example draining', '*.in.example draining']]);
  // Whatever else is changed, it stays so.
  await writeFile(at, `${ONE}    weight: 2\n`);
  reload();
  expect([stateOf('two.example'), stateOf('a.in.example')]).toEqual(['draining', 'draining']);
  await writeFile(at, TWO);
  reload();
  expect([stateOf('two.example'), stateOf('a.in.example')]).toEqual(['active', 'draining']);
});

test('POOL-2 a retired domain that is no longer listed is removed', async () => {
  const { at, reload, stateOf } = await opened(`${TWO}    state: retired\n`);
  expect(stateOf('two.example')).toBe('retired');
  await writeFile(at, ONE);
  reload();
  expect(stateOf('two.example')).toBe(null);
});
