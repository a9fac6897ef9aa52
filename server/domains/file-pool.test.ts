import { mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '#server/inbox/testing/manual-clock.ts';
import { SETTLE_MS } from '#server/ops/kept-files.ts';
import { FilePool, PoolFileError } from './file-pool.ts';
import type { PoolDomain } from './pool.ts';

const ONE = 'domains:\n  - domain: one.example\n';
const TWO = `${ONE}  - domain: two.example\n`;

async function directory(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'mayfly-pool-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** A pool whose file lies in a directory of its own, and a clock that is turned by hand. */
async function opened(text = ONE, file?: string) {
  const at = file ?? path.join(await directory(), 'domains.yaml');
  if (file === undefined) await writeFile(at, text);
  const clock = new ManualClock();
  const pool = new FilePool(at, clock);
  const heard: (string | readonly string[])[] = [];
  const listener = {
    replaced: (domains: readonly PoolDomain[]) => {
      heard.push(domains.map(({ domain, state }) => `${domain} ${state}`));
    },
    kept: (mistakes: readonly string[]) => {
      heard.push(mistakes.join('\n'));
    },
    failed: (error: unknown) => {
      throw error;
    },
  };
  const look = (ms = 0) => {
    clock.advance(ms);
    return pool.look(listener);
  };
  return {
    ...{ at, heard, look, clock },
    stateOf: (host: string) => pool.pool.find(host)?.state ?? null,
    /** What a change comes to once the file has been left alone. */
    settle: async () => {
      await look();
      await look(SETTLE_MS);
    },
  };
}

test('POOL-4 a start with a file that has mistakes throws them', async () => {
  const folder = await directory();
  const bad = path.join(folder, 'bad.yaml');
  await writeFile(bad, `${ONE}    weight: 0\n`);
  const binary = path.join(folder, 'binary.yaml');
  await writeFile(binary, Buffer.from([0xff, 0xfe, 0x00]));
  const large = path.join(folder, 'large.yaml');
  await writeFile(large, ONE);
  await truncate(large, 2_000_000);
  const cases = [
    [bad, 'line 3, column 13: weight is 0'],
    [binary, 'it is not UTF-8'],
    [large, 'larger than'],
    [folder, 'it is a directory, pipe or device and no file'],
    [path.join(folder, 'none.yaml'), 'there is no such file'],
  ] as const;
  for (const [file, said] of cases) {
    const open = () => new FilePool(file, new ManualClock());
    expect(open).toThrow(PoolFileError);
    expect(open).toThrow(expect.objectContaining({ mistakes: [expect.stringContaining(said)] }));
  }
});

test('POOL-5 a changed file is read once it has been left alone, and only once', async () => {
  const { at, heard, look, stateOf } = await opened();
  await look(60_000);
  await writeFile(at, TWO);
  await look();
  await look(SETTLE_MS - 1);
  expect(heard).toEqual([]);
  expect(stateOf('two.example')).toBe(null);
  await look(1);
  await look(60_000);
  expect(heard).toEqual([['one.example active', 'two.example active']]);
  expect(stateOf('two.example')).toBe('active');
});

test('POOL-5 a file that is written piece by piece is not read before its end', async () => {
  const { at, heard, look } = await opened(TWO);
  const pieces = [
    ONE.slice(0, 12),
    ONE,
    `${TWO}  - domain: three.ex`,
    `${TWO}  - domain: three.example\n`,
  ];
  for (const piece of pieces) {
    await writeFile(at, piece);
    await look(SETTLE_MS);
  }
  await look(SETTLE_MS);
  expect(heard).toEqual([['one.example active', 'two.example active', 'three.example active']]);
});

test('POOL-5 an editor that renames a new file over it is seen', async () => {
  const { at, heard, settle } = await opened();
  await writeFile(`${at}~`, TWO);
  await rename(`${at}~`, at);
  await settle();
  expect(heard).toEqual([['one.example active', 'two.example active']]);
});

test('POOL-5 a link on the way that is led elsewhere is seen, as Kubernetes does it', async () => {
  const folder = await directory();
  for (const [name, text] of [
    ['..v1', ONE],
    ['..v2', TWO],
  ] as const) {
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, 'domains.yaml'), text);
  }
  await symlink('..v1', path.join(folder, '..data'));
  const file = path.join(folder, 'domains.yaml');
  await symlink('..data/domains.yaml', file);
  const { heard, settle } = await opened(ONE, file);
  await symlink('..v2', path.join(folder, '..data_tmp'));
  await rename(path.join(folder, '..data_tmp'), path.join(folder, '..data'));
  await rm(path.join(folder, '..v1'), { recursive: true });
  await settle();
  expect(heard).toEqual([['one.example active', 'two.example active']]);
});

test.for([
  ['has mistakes', `${ONE}    weight: 0\n`, /^line 3, column 13: weight is 0/],
  ['is half there', '{"domains": [{"domain": "one.ex', /^line 1, column 32: this cannot be read/],
  ['is empty', '', /^the file has to be a map/],
  ['is gone', null, /^there is no such file/],
] as const)(
  'POOL-5 a file that %s changes nothing, is told once, and can be mended',
  async ([, text, said]) => {
    const { at, heard, settle, stateOf } = await opened(TWO);
    if (text === null) await rm(at);
    else await writeFile(at, text);
    await settle();
    await settle();
    expect(heard).toEqual([expect.stringMatching(said)]);
    expect([stateOf('one.example'), stateOf('two.example')]).toEqual(['active', 'active']);
    await writeFile(at, `${TWO}    state: draining\n`);
    await settle();
    expect(heard).toHaveLength(2);
    expect(stateOf('two.example')).toBe('draining');
  },
);

test('POOL-6 a domain that is no longer named drains, and may come back', async () => {
  const { at, settle, stateOf, heard } = await opened(`${TWO}  - domain: "*.in.example"\n`);
  await writeFile(at, ONE);
  await settle();
  expect(heard).toEqual([['one.example active', 'two.example draining', '*.in.example draining']]);
  // Whatever else is changed, it stays so.
  await writeFile(at, `${ONE}    weight: 2\n`);
  await settle();
  expect([stateOf('two.example'), stateOf('a.in.example')]).toEqual(['draining', 'draining']);
  await writeFile(at, TWO);
  await settle();
  expect([stateOf('two.example'), stateOf('a.in.example')]).toEqual(['active', 'draining']);
});

test('POOL-6 one that was retired before may go', async () => {
  const { at, settle, stateOf } = await opened(`${TWO}    state: retired\n`);
  expect(stateOf('two.example')).toBe('retired');
  await writeFile(at, ONE);
  await settle();
  expect(stateOf('two.example')).toBe(null);
});
