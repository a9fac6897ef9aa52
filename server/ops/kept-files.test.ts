import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '#server/inbox/testing/manual-clock.ts';
import { KeptFiles, SETTLE_MS } from './kept-files.ts';

/** Two files that belong together, a clock that is turned by hand, and what was taken of them. */
function kept(reading: (text: string) => void = () => undefined) {
  const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-kept-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const [one, two] = [path.join(directory, 'one'), path.join(directory, 'two')];
  for (const file of [one, two]) writeFileSync(file, 'old');
  const read = () => {
    const text = existsSync(one) ? readFileSync(one, 'utf8') : 'gone';
    reading(text);
    return `${text} ${readFileSync(two, 'utf8')}`;
  };
  const clock = new ManualClock();
  const files = new KeptFiles([one, two], read, clock);
  const taken: string[] = [];
  const look = (ms = 0) => {
    clock.advance(ms);
    return files.look((content) => taken.push(content));
  };
  return { one, two, taken, look };
}

const RULES = 'POOL-5 TLS-9 REFUSE-4';

test(`${RULES} what has changed is read once it has been left alone, and only once`, async () => {
  const { one, taken, look } = kept();
  expect(await look(60_000)).toBe('at rest');
  await writeFile(one, 'new');
  expect([await look(), await look(SETTLE_MS - 1), taken]).toEqual(['changing', 'changing', []]);
  expect(await look(1)).toBe('at rest');
  expect(await look(60_000)).toBe('at rest');
  expect(taken).toEqual(['new old']);
});

test(`${RULES} each of the files may change, be replaced or be gone`, async () => {
  const { one, two, taken, look } = kept();
  await writeFile(`${two}~`, 'new');
  await rename(`${two}~`, two);
  await look();
  await look(SETTLE_MS);
  rmSync(one);
  await look();
  await look(SETTLE_MS);
  expect(taken).toEqual(['old new', 'gone new']);
});

test(`${RULES} what is written piece by piece is not read before its end`, async () => {
  const { one, taken, look } = kept();
  for (const piece of ['n', 'ne', 'new']) {
    await writeFile(one, piece);
    expect(await look(SETTLE_MS)).toBe('changing');
  }
  await look(SETTLE_MS);
  expect(taken).toEqual(['new old']);
});

test(`${RULES} what is written in the middle of reading is read again, and half of it never counts`, async () => {
  const { one, two, taken, look } = kept((text) => {
    if (text === 'half') {
      writeFileSync(one, 'whole');
      writeFileSync(two, 'whole');
    }
  });
  await writeFile(one, 'half');
  await look();
  expect([await look(SETTLE_MS), taken]).toEqual(['changing', []]);
  await look(SETTLE_MS);
  expect(taken).toEqual(['whole whole']);
});

test(`${RULES} looks at the same time come one after the other, and a failed one ends none`, async () => {
  let reads = 0;
  const { one, taken, look } = kept(() => {
    reads += 1;
    if (reads === 1) throw new Error('no more files');
  });
  await writeFile(one, 'new');
  await look();
  const looks = await Promise.allSettled([look(SETTLE_MS), look(), look()]);
  expect(looks.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect([reads, taken]).toEqual([2, ['new old']]);
});
